#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "simulator/json_span.h"
#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;
using testing::HasSubstr;

constexpr std::string_view koege = "K%C3%B8ge";

std::string error_of(const HttpResponse& response) {
  return parsed(response.body)["message"].GetString();
}

TEST(Search, GivesEveryDocumentOnceOverItsPages) {
  const auto simulator = start_market({.properties = 230});
  const auto ids = ids_of_all_pages(*simulator, "/search/addresses");
  EXPECT_EQ(ids.size(), 239U);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
  const auto documents = simulator->documents();
  ASSERT_EQ(documents.size(), ids.size());
  EXPECT_EQ(parsed(documents[17])["addressID"].GetString(), ids[17]);
}

TEST(Search, GivesFiftyARequestUnlessAskedOtherwise) {
  const auto simulator = start_market({.properties = 600});
  const auto count = [&](std::string_view target) { return page_of(get(simulator->port(), target).body).ids.size(); };
  EXPECT_EQ(count("/search/addresses"), 50U);
  EXPECT_EQ(count("/search/addresses?per_page=500"), 500U);
  EXPECT_EQ(count("/search/addresses?per_page=1&page=600"), 1U);
}

TEST(Search, FiltersByOneMunicipalityZipCodesAndTypes) {
  const auto simulator = start_market({.properties = 1'000});
  const auto all = simulator->documents();
  const auto count_of = [&](auto accepts) {
    return std::ranges::count_if(all, [&](const auto& text) { return accepts(parsed(text)); });
  };
  const auto total = [&](std::string_view query) {
    return static_cast<std::ptrdiff_t>(
        page_of(get(simulator->port(), "/search/addresses?" + std::string(query)).body).total);
  };
  EXPECT_EQ(total("municipalities=" + std::string(koege)),
            count_of([](const auto& document) { return document["municipality"]["name"] == "Køge"; }));
  EXPECT_EQ(total("zipCodes=4600"),
            count_of([](const auto& document) { return document["zipCode"].GetInt() == 4600; }));
  EXPECT_EQ(total("zipCodes=4600,5970"), count_of([](const auto& document) {
              return document["zipCode"].GetInt() == 4600 || document["zipCode"].GetInt() == 5970;
            }));
  EXPECT_EQ(total("addressTypes=villa"), 1'000);
  EXPECT_EQ(total("addressTypes=terraced+house,condo"),
            total("addressTypes=terraced%20house") + total("addressTypes=condo"));
  EXPECT_EQ(total("sold=false"), count_of([](const auto& document) { return document["isOnMarket"].GetBool(); }));
  EXPECT_EQ(total("municipalities=K%C3%B8ge&zipCodes=5970"), 0);
  EXPECT_EQ(total("municipalities=K%C3%B8ge,Frederiksberg"), 0) << "one name, not a list";
}

TEST(Search, FiltersByRangesThatHoldBothTheirEnds) {
  const auto simulator = start_market({.properties = 1'000});
  const auto all = simulator->documents();
  const auto count_of = [&](auto accepts) {
    return std::ranges::count_if(all, [&](const auto& text) { return accepts(parsed(text)); });
  };
  const auto total = [&](std::string_view query) {
    return static_cast<std::ptrdiff_t>(
        page_of(get(simulator->port(), "/search/addresses?" + std::string(query)).body).total);
  };
  const auto valued = [](std::int64_t min, std::int64_t max) {
    return [=](const auto& document) {
      const auto found = document.FindMember("latestValuation");
      return found != document.MemberEnd() && found->value.GetInt64() >= min && found->value.GetInt64() <= max;
    };
  };
  const auto sold = [](const std::string& from, const std::string& to) {
    return [=](const auto& document) {
      const auto found = document.FindMember("latestSoldCaseDescription");
      if (found == document.MemberEnd()) return false;
      const std::string date = found->value["date"].GetString();
      return date >= from && date <= to;
    };
  };
  EXPECT_GT(total("valuationMin=2000000&valuationMax=3000000"), 0);
  EXPECT_EQ(total("valuationMin=2000000&valuationMax=3000000"), count_of(valued(2'000'000, 3'000'000)));
  EXPECT_EQ(total("valuationMin=0"), count_of(valued(0, 1'000'000'000)));
  EXPECT_GT(total("soldFrom=2021-03-01&soldTo=2021-12-24"), 0);
  EXPECT_EQ(total("soldFrom=2021-03-01&soldTo=2021-12-24"), count_of(sold("2021-03-01", "2021-12-24")));
  EXPECT_EQ(total("soldTo=2020-01-01"), count_of(sold("", "2020-01-01")));
}

TEST(Search, IgnoresNamesItDoesNotKnow) {
  const auto simulator = start_market({.properties = 200});
  for (const auto* query :
       {"municipality=Greve", "zipCode=4600", "isOnMarket=true", "sortBy=address&sortAscending=true"}) {
    EXPECT_EQ(page_of(get(simulator->port(), std::string("/search/addresses?") + query).body).total, 208U) << query;
  }
}

TEST(Search, RefusesWrongValuesAndNamesTheAllowedOnes) {
  const auto simulator = start_market({.properties = 20});
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"addressTypes=vila", "'vila' is not one of: villa, terraced house, condo"},
      {"addressTypes=villa,", "'' is not one of"},
      {"page=0", "page: '0' is not within 1 and"},
      {"page=two", "page: 'two'"},
      {"per_page=501", "per_page: '501' is not within 1 and 500"},
      {"per_page=-1", "per_page"},
      {"zipCodes=4600,x", "zipCodes: 'x' is not a number"},
      {"zipCodes=%4", "malformed"},
      {"valuationMin=1e6", "valuationMin: '1e6' is not a whole number"},
      {"soldTo=2024-5-31", "soldTo: '2024-5-31' is not a date"},
  };
  for (const auto& [query, message] : cases) {
    const auto response = get(simulator->port(), "/search/addresses?" + std::string(query));
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_THAT(error_of(response), HasSubstr(std::string(message)));
  }
}

TEST(Search, EndsAtTheWindow) {
  const auto simulator = start_market({.properties = 200, .max_window = 100});
  EXPECT_EQ(get(simulator->port(), "/search/addresses?page=2&per_page=50").status, 200);
  const auto beyond = get(simulator->port(), "/search/addresses?page=3&per_page=50");
  EXPECT_EQ(beyond.status, 400);
  EXPECT_THAT(error_of(beyond), HasSubstr("150, more than 100"));
  const auto standard = start_market({.properties = 10});
  EXPECT_EQ(get(standard->port(), "/search/addresses?page=20&per_page=500").status, 200);
  EXPECT_EQ(get(standard->port(), "/search/addresses?page=201").status, 400);
}

TEST(Search, GivesAnEmptyListBeyondTheEnd) {
  const auto simulator = start_market({.properties = 10});
  const auto page = page_of(get(simulator->port(), "/search/addresses?page=5").body);
  EXPECT_TRUE(page.ids.empty());
  EXPECT_EQ(page.total, 10U);
}

TEST(Search, GivesCasesWithTheirAddressInside) {
  const auto simulator = start_market({.properties = 2'000});
  const auto body = get(simulator->port(), "/search/cases?per_page=500").body;
  const auto answer = parsed(body);
  EXPECT_EQ(answer["totalHits"].GetUint64(), simulator->entities().cases);
  ASSERT_FALSE(answer["cases"].Empty());
  for (const auto& one : answer["cases"].GetArray()) {
    const auto& address = one["address"];
    EXPECT_FALSE(address.HasMember("cases"));
    const auto document = parsed(simulator->document(address["addressID"].GetString()).value());
    for (const auto& member : document.GetObject()) {
      if (member.name == "cases") continue;
      ASSERT_TRUE(address.HasMember(member.name)) << member.name.GetString();
      EXPECT_EQ(address[member.name], member.value);
    }
    bool is_of_the_document = false;
    for (const auto& original : document["cases"].GetArray()) {
      if (original["caseID"] == one["caseID"]) is_of_the_document = original.MemberCount() + 1 == one.MemberCount();
    }
    EXPECT_TRUE(is_of_the_document);
  }
}

TEST(Record, IsFoundByItsIdOrNotAtAll) {
  const auto simulator = start_market({.properties = 1'000});
  const auto address = page_of(get(simulator->port(), "/search/addresses?per_page=1").body).ids.front();
  EXPECT_EQ(get(simulator->port(), "/addresses/" + address).body, simulator->document(address).value());
  const auto open_case = page_of(get(simulator->port(), "/search/cases?per_page=1").body).ids.front();
  EXPECT_EQ(parsed(get(simulator->port(), "/cases/" + open_case).body)["caseID"].GetString(), open_case);
  for (const auto* target : {"/addresses/none", "/addresses/", "/cases/none", "/", "/search", "/search/addresses/"}) {
    EXPECT_EQ(get(simulator->port(), target).status, 404) << target;
  }
}

TEST(Http, AnswersTheSamePackedAndPlain) {
  const auto simulator = start_market({.properties = 1'000});
  for (const auto* target :
       {"/search/addresses?per_page=300", "/search/cases", "/addresses/none", "/search/addresses?page=9999"}) {
    const auto plain = get(simulator->port(), target);
    const auto packed = get(simulator->port(), target, "Accept-Encoding: br, gzip\r\n");
    EXPECT_FALSE(plain.headers.contains("content-encoding")) << target;
    EXPECT_EQ(packed.headers.at("content-encoding"), "gzip") << target;
    EXPECT_EQ(unpacked(packed.body), plain.body) << target;
  }
  EXPECT_FALSE(get(simulator->port(), "/search/addresses", "Accept-Encoding: gzip;q=0\r\n")
                   .headers.contains("content-encoding"));
}

TEST(Http, KeepsTheConnectionUntilAskedToClose) {
  const auto simulator = start_market({.properties = 20});
  HttpConnection connection(simulator->port());
  for (int index = 0; index < 5; ++index) EXPECT_EQ(connection.get("/search/addresses").value().status, 200);
  EXPECT_EQ(simulator->ledger().connections, 1U);
  const auto last = connection.get("/search/addresses", "Connection: close\r\n").value();
  EXPECT_EQ(last.headers.at("connection"), "close");
  EXPECT_FALSE(connection.get("/search/addresses"));
}

TEST(Http, SendsTypeLengthAndDate) {
  const auto simulator = start_market({.properties = 20});
  const auto response = get(simulator->port(), "/search/addresses");
  EXPECT_EQ(response.headers.at("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.headers.at("content-length"), std::to_string(response.body.size()));
  EXPECT_THAT(response.headers.at("date"), testing::MatchesRegex("[A-Z][a-z]+, [0-9]+ [A-Z][a-z]+ [0-9]+ [0-9:]+ GMT"));
}

TEST(Http, AnswersHeadWithoutABodyAndRefusesOtherMethods) {
  const auto simulator = start_market({.properties = 20});
  HttpConnection connection(simulator->port());
  const auto head = connection.send("HEAD", "/search/addresses", "").value();
  EXPECT_EQ(head.status, 200);
  EXPECT_GT(std::stoul(head.headers.at("content-length")), 1'000U);
  const auto refused = connection.send("DELETE", "/search/addresses", "").value();
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.at("allow"), "GET, HEAD");
}

}  // namespace
