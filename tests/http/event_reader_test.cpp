#include "daemon/http/event_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::http {
namespace {

using testing::ElementsAre;

std::vector<std::string> events_of(const std::vector<std::string>& pieces) {
  EventReader reader;
  std::vector<std::string> events;
  for (const std::string& piece : pieces) {
    std::string_view bytes = piece;
    while (!bytes.empty()) {
      const auto event = reader.feed(bytes).value();
      if (event) events.push_back(event->name + "|" + event->id + "|" + event->data);
    }
  }
  return events;
}

TEST(EventReader, ReadsNameIdAndData) {
  EXPECT_THAT(events_of({"event: run\nid: 7\ndata: {}\n\n"}), ElementsAre("run|7|{}"));
}

TEST(EventReader, JoinsLinesOfData) {
  EXPECT_THAT(events_of({"data: a\ndata:b\ndata\n\n"}), ElementsAre("message||a\nb\n"));
}

TEST(EventReader, RemembersTheIdAndSkipsEventsWithoutData) {
  EXPECT_THAT(events_of({"id: 1\n\n: comment\n\nevent: x\n\ndata: a\n\n"}), ElementsAre("message|1|a"));
}

TEST(EventReader, TakesEveryKindOfLineEnd) {
  EXPECT_THAT(events_of({"data: a\r\n\r\ndata: b\r\rdata: c\n\n"}),
              ElementsAre("message||a", "message||b", "message||c"));
}

TEST(EventReader, DoesNotMindHowBytesAreCut) {
  const std::string whole = "event: run\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\n:\r\n\r\ndata: c\r\n\r\n";
  const auto expected = events_of({whole});
  for (std::size_t at = 1; at < whole.size(); ++at) {
    EXPECT_EQ(events_of({whole.substr(0, at), whole.substr(at)}), expected) << at;
  }
}

TEST(EventReader, RefusesAnEndlessLine) {
  EventReader reader;
  const std::string much(5U << 20U, 'x');
  std::string_view bytes = much;
  EXPECT_FALSE(reader.feed(bytes));
}

}  // namespace
}  // namespace housingd::http
