// Any bytes as a server's answer, and its body as server-sent events.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/http/event_reader.h"
#include "daemon/http/problem_reader.h"
#include "daemon/http/reply_reader.h"

namespace housingd::fuzz {
namespace {

constexpr std::uint64_t most_body_bytes = 1'024;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

struct Outcome {
  int status = 0;
  std::string body;
  std::string refused;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(std::string_view bytes, std::size_t step) {
  http::ReplyReader reader(most_body_bytes);
  Outcome outcome;
  auto progress = http::ReplyReader::Progress::more;
  while (!bytes.empty() && progress != http::ReplyReader::Progress::complete) {
    std::string_view piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    do {
      const auto fed = reader.feed(piece);
      outcome.body += reader.take_body();
      if (!fed) {
        outcome.refused = fed.error().detail;
        return outcome;
      }
      progress = *fed;
    } while (progress == http::ReplyReader::Progress::head);
  }
  outcome.status = progress == http::ReplyReader::Progress::complete ? reader.status() : 0;
  require(outcome.body.size() <= most_body_bytes, "a body is bounded");
  return outcome;
}

std::string events_in(std::string_view bytes, std::size_t step) {
  http::EventReader reader;
  std::string events;
  while (!bytes.empty()) {
    std::string_view piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    while (!piece.empty()) {
      const auto event = reader.feed(piece);
      if (!event) return events + "refused";
      if (*event) events += (*event)->name + "\n" + (*event)->id + "\n" + (*event)->data + "\n";
    }
  }
  return events;
}

void try_input(std::string_view input) {
  if (input.size() < 2) return;
  const std::size_t step = static_cast<unsigned char>(input[0]) % 16U + 1;
  const std::string_view bytes = input.substr(1);
  const Outcome whole = outcome_of(bytes, bytes.size());
  require(whole == outcome_of(bytes, step), "how bytes are cut makes no difference to a reply");
  require(events_in(bytes, bytes.size()) == events_in(bytes, step), "how bytes are cut makes no difference to events");
  http::Reply reply;
  reply.status = 400;
  reply.content_type = "application/problem+json";
  reply.body = bytes;
  require(http::problem_in(reply).status == 400, "a problem has the status of its reply");
}

}  // namespace
}  // namespace housingd::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  housingd::fuzz::try_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
