#include "pipeline/fetch/link_header.h"

#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

struct LinkCase {
  const char* name;
  std::vector<std::string> fields;
  std::optional<std::string> next;
};

void PrintTo(const LinkCase& row, std::ostream* out) {
  *out << row.name;
}

const LinkCase cases[] = {
    {"None", {}, std::nullopt},
    {"Plain", {R"(<https://example.org/?page=2>; rel="next")"}, "https://example.org/?page=2"},
    {"WithoutQuotes", {"<?page=2>; rel=next"}, "?page=2"},
    {"WithoutSpaces", {R"(<?page=2>;rel="next")"}, "?page=2"},
    {"AmongOthers", {R"(<?page=1>; rel="prev", <?page=3>; rel="next", <?page=9>; rel="last")"}, "?page=3"},
    {"InASecondField", {R"(<?page=1>; rel="prev")", R"(<?page=3>; rel="next")"}, "?page=3"},
    {"OfSeveralRelations", {R"(<?page=9>; rel="last next")"}, "?page=9"},
    {"InCapitals", {R"(<?page=2>; REL="NEXT")"}, "?page=2"},
    {"CommaAndSemicolonWithinTheTarget", {R"(<?at=1,2;3>; rel="next")"}, "?at=1,2;3"},
    {"CommaWithinAQuotedValue", {R"(<?page=1>; title="a, <b>; rel=next", <?page=2>; rel="next")"}, "?page=2"},
    {"EscapeWithinAQuotedValue", {R"(<?page=2>; title="\"x\""; rel="next")"}, "?page=2"},
    {"OtherParametersFirst", {R"(<?page=2>; type="text/html"; foo; rel="next")"}, "?page=2"},
    {"OnlyTheFirstRelCounts", {R"(<?page=2>; rel="prev"; rel="next")"}, std::nullopt},
    {"OfAnotherContext", {R"(<?page=2>; rel="next"; anchor="#part")"}, std::nullopt},
    {"ARelationThatMerelyBeginsSo", {R"(<?page=2>; rel="next-archive")"}, std::nullopt},
    {"Empty", {""}, std::nullopt},
    {"NoBrackets", {R"(?page=2; rel="next")"}, std::nullopt},
    {"AnOpenBracket", {R"(<?page=2; rel="next")"}, std::nullopt},
    {"AnOpenQuote", {R"(<?page=2>; rel="next)"}, "?page=2"},
    {"EmptyElements", {R"(, , <?page=2>; rel="next",)"}, "?page=2"},
    {"AnEmptyTarget", {R"(<>; rel="next")"}, ""},
};

class LinkHeader : public testing::TestWithParam<LinkCase> {};

TEST_P(LinkHeader, NamesTheNextPage) {
  definition::NamedValues headers{{"content-type", "application/json"}};
  for (const auto& field : GetParam().fields) headers.emplace_back("link", field);
  EXPECT_EQ(linked(headers, "next"), GetParam().next);
}

INSTANTIATE_TEST_SUITE_P(Fields, LinkHeader, testing::ValuesIn(cases), [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace housingd::fetch
