#include "simulator/faults.h"

#include <gmock/gmock.h>

#include <chrono>
#include <set>

#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;
using testing::HasSubstr;

constexpr std::string_view search = "/search/addresses?addressTypes=villa";

std::vector<int> statuses(const Simulator& simulator, int count) {
  std::vector<int> seen;
  for (int index = 0; index < count; ++index) seen.push_back(get(simulator.port(), search).status);
  return seen;
}

TEST(Faults, AnswerAStatusOnEveryNthRequest) {
  const auto simulator = start_market(
      {.properties = 20, .faults = {.status = StatusFault{.code = 429, .when = {.every_nth = 3}, .retry_after = "2"}}});
  EXPECT_EQ(statuses(*simulator, 6), (std::vector<int>{200, 200, 429, 200, 200, 429}));
  EXPECT_EQ(simulator->ledger().requests_by_status.at(429), 2U);
}

TEST(Faults, AnswerAStatusOnTheFirstRequests) {
  const auto simulator = start_market({.properties = 20});
  ASSERT_EQ(post(simulator->port(), "/_simulator/faults",
                 R"({"status":{"code":503,"first_n":2,"retry_after":"Wed, 21 Oct 2026 07:28:00 GMT"}})")
                .status,
            200);
  EXPECT_EQ(get(simulator->port(), search).headers.at("retry-after"), "Wed, 21 Oct 2026 07:28:00 GMT");
  EXPECT_EQ(statuses(*simulator, 3), (std::vector<int>{503, 200, 200}));
}

TEST(Faults, IgnoreTheMunicipality) {
  const auto simulator = start_market({.properties = 200, .faults = {.ignore_filters = true}});
  EXPECT_EQ(page_of(get(simulator->port(), "/search/addresses?municipalities=Frederiksberg").body).total, 208U);
  EXPECT_LT(page_of(get(simulator->port(), "/search/addresses?zipCodes=4600").body).total, 208U);
}

TEST(Faults, DeclareMoreThanThereIs) {
  const auto simulator = start_market({.properties = 20, .faults = {.declare_extra = 10}});
  const auto page = page_of(get(simulator->port(), search).body);
  EXPECT_EQ(page.ids.size(), 20U);
  EXPECT_EQ(page.total, 30U);
}

TEST(Faults, DropRecordsFromPages) {
  const auto simulator = start_market({.properties = 200, .faults = {.drop_records = 10}});
  EXPECT_EQ(page_of(get(simulator->port(), search).body).total, 200U);
  const auto ids = ids_of_all_pages(*simulator, search);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 190U);
  EXPECT_EQ(simulator->ledger().distinct_addresses_served, 190U);
}

TEST(Faults, ShiftTheOrderBetweenPages) {
  const auto simulator = start_market({.properties = 120});
  const auto straight = ids_of_all_pages(*simulator, search);
  ASSERT_TRUE(simulator->set_faults({.duplicate_last_record_on_next_page = {.every_nth = 1}}));
  HttpConnection connection(simulator->port());
  const auto first = page_of(connection.get(std::string(search) + "&page=1").value().body);
  const auto second = page_of(connection.get(std::string(search) + "&page=2").value().body);
  EXPECT_EQ(second.ids.front(), first.ids.back());
  EXPECT_EQ(second.ids.size(), 50U);
  EXPECT_EQ(std::vector(second.ids.begin() + 1, second.ids.end()),
            std::vector(straight.begin() + 50, straight.begin() + 99));
}

TEST(Faults, CutTheBodyShort) {
  const auto simulator = start_market({.properties = 20, .faults = {.truncate_body = {.every_nth = 1}}});
  const auto response = get(simulator->port(), search);
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.is_whole);
  EXPECT_GT(response.body.size(), 1'000U);
}

TEST(Faults, CloseOrResetInsteadOfAnswering) {
  const auto simulator = start_market({.properties = 20, .faults = {.close_before_response = {.every_nth = 2}}});
  HttpConnection closed(simulator->port());
  EXPECT_TRUE(closed.get(search));
  EXPECT_FALSE(closed.get(search));
  EXPECT_EQ(closed.error(), boost::asio::error::eof);
  ASSERT_TRUE(simulator->set_faults({.reset = {.first_n = 1}}));
  HttpConnection reset(simulator->port());
  EXPECT_FALSE(reset.get(search));
  EXPECT_EQ(reset.error(), boost::asio::error::connection_reset);
  EXPECT_EQ(simulator->ledger().requests_by_status.at(0), 2U);
}

TEST(Faults, RespondWithHtmlOrNothing) {
  const auto simulator = start_market({.properties = 20, .faults = {.respond_html = {.first_n = 1}}});
  const auto html = get(simulator->port(), search);
  EXPECT_EQ(html.status, 200);
  EXPECT_EQ(html.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(html.body, HasSubstr("<html>"));
  ASSERT_TRUE(simulator->set_faults({.empty_body = {.first_n = 1}}));
  EXPECT_EQ(get(simulator->port(), search, "Accept-Encoding: gzip\r\n").body, "");
}

TEST(Faults, HangUntilTheSimulatorStops) {
  const auto simulator = start_market({.properties = 20, .faults = {.hang = {.first_n = 1}}});
  HttpConnection hanging(simulator->port());
  hanging.ask(search);
  HttpConnection other(simulator->port());
  while (simulator->ledger().requests == 0) {
  }
  EXPECT_TRUE(other.get(search));
  simulator->stop();
  EXPECT_FALSE(hanging.get(search));
}

TEST(Faults, DelayAnswers) {
  const auto simulator = start_market({.properties = 20, .faults = {.delay = std::chrono::milliseconds(40)}});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(get(simulator->port(), search).status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(40));
}

TEST(Faults, HitOnlyWhatTheyAreAimedAt) {
  const auto simulator = start_market(
      {.properties = 50, .faults = {.only = "municipalities=Køge", .status = StatusFault{.when = {.every_nth = 1}}}});
  EXPECT_EQ(get(simulator->port(), "/search/addresses?municipalities=Frederiksberg").status, 200);
  EXPECT_EQ(get(simulator->port(), "/search/addresses?municipalities=K%C3%B8ge").status, 503);
}

TEST(Faults, Combine) {
  const auto simulator = start_market({.properties = 100});
  ASSERT_EQ(post(simulator->port(), "/_simulator/faults",
                 R"({"declare_extra":5,"drop_records":2,"status":{"code":500,"every_nth":2},"delay_ms":1})")
                .status,
            200);
  const auto page = page_of(get(simulator->port(), std::string(search) + "&per_page=100").body);
  EXPECT_EQ(page.total, 105U);
  EXPECT_EQ(page.ids.size(), 98U);
  EXPECT_EQ(get(simulator->port(), search).status, 500);
  ASSERT_EQ(post(simulator->port(), "/_simulator/faults", "{}").status, 200);
  EXPECT_EQ(statuses(*simulator, 4), (std::vector<int>{200, 200, 200, 200}));
}

struct PoisonCase {
  PoisonKind kind;
  std::string_view mark;  // what then stands in the page
};

TEST(Poison, SpoilsOneRecordAndLeavesTheOthers) {
  const auto simulator = start_market({.properties = 20});
  const std::string clean = get(simulator->port(), search).body;
  const std::string nested(10'000, '[');
  const std::string too_long(1U << 20U, 'x');
  const PoisonCase cases[] = {
      {PoisonKind::wrong_type, R"("livingArea":"not a number")"},
      {PoisonKind::missing_key, R"("addressType":"villa")"},
      {PoisonKind::null_key, R"("addressID":null)"},
      {PoisonKind::invalid_utf8, "Gr\xc3(nvej"},
      {PoisonKind::lone_surrogate, R"(Gr\ud800nvej)"},
      {PoisonKind::nul_text, R"(Gr\u0000nvej)"},
      {PoisonKind::deep_nesting, nested},
      {PoisonKind::too_long, too_long},
      {PoisonKind::wrong_municipality, R"("municipalityCode":999,)"},
  };
  const std::string id = page_of(clean).ids[3];
  for (const auto& one : cases) {
    ASSERT_TRUE(simulator->set_faults({.poison = {{.kind = one.kind, .id = id}}}));
    const std::string spoiled = get(simulator->port(), search).body;
    EXPECT_NE(spoiled, clean);
    EXPECT_THAT(spoiled, HasSubstr(std::string(one.mark)));
    EXPECT_EQ(unpacked(get(simulator->port(), search, "Accept-Encoding: gzip\r\n").body), spoiled);
    // Around the spoiled record the page is as it was.
    const auto record = clean.find(simulator->document(id).value());
    EXPECT_EQ(spoiled.substr(0, record), clean.substr(0, record));
    const auto rest = clean.size() - record - simulator->document(id).value().size();
    EXPECT_EQ(spoiled.substr(spoiled.size() - rest), clean.substr(clean.size() - rest));
  }
  ASSERT_TRUE(simulator->set_faults({}));
  EXPECT_EQ(get(simulator->port(), search).body, clean);
}

TEST(Poison, IsAimedByNumberByFieldAndAtCases) {
  const auto simulator = start_market({.properties = 1'000});
  ASSERT_TRUE(simulator->set_faults({.poison = {{.kind = PoisonKind::missing_key, .record = 0},
                                                {.kind = PoisonKind::wrong_type, .record = 1, .field = "zipCode"}}}));
  const auto page = parsed(get(simulator->port(), "/search/addresses").body);
  EXPECT_FALSE(page["addresses"][0].HasMember("addressID"));
  EXPECT_TRUE(page["addresses"][1]["zipCode"].IsString());
  const auto open_case = page_of(get(simulator->port(), "/search/cases").body).ids[1];
  ASSERT_TRUE(simulator->set_faults({.poison = {{.kind = PoisonKind::null_key, .id = open_case}}}));
  EXPECT_TRUE(parsed(get(simulator->port(), "/search/cases").body)["cases"][1]["caseID"].IsNull());
}

TEST(Faults, AreRefusedWhenTheyMakeNoSense) {
  const auto simulator = start_market({.properties = 20});
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"hangs":true})", "unknown name 'hangs'; known are"},
      {R"({"status":{"code":99}})", "status: code: expected 200 to 599"},
      {R"({"delay_ms":-1})", "delay_ms: expected a whole number"},
      {R"({"poison":[{"kind":"toxic","record":1}]})", "expected one of wrong_type"},
      {R"({"poison":[{"kind":"null_key"}]})", "expected either record or id"},
      {R"({"poison":[{"kind":"null_key","record":99}]})", "no record 99, there are 20"},
      {R"({"poison":[{"kind":"null_key","id":"x"}]})", "no record 'x'"},
      {"nonsense", "Invalid value"},
  };
  for (const auto& [body, message] : cases) {
    const auto response = post(simulator->port(), "/_simulator/faults", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(std::string(parsed(response.body)["message"].GetString()), HasSubstr(std::string(message)));
  }
}

}  // namespace
