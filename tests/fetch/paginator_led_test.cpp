// Walks that a page leads on: cursors and links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/paginator.h"

namespace housingd::fetch {
namespace {

using definition::JsonPath;
using definition::PaginatorType;
using definition::Scalar;
using outcome::Disposition;
using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* first_url = "https://api.example.org/v1/homes?size=2";

definition::Paginator by(PaginatorType type) {
  definition::Paginator settings;
  settings.type = type;
  settings.cursor_param = "after";
  return settings;
}

PageFacts leads_to(std::string next, std::string url = first_url) {
  return {.record_count = 2, .next = std::move(next), .url = std::move(url)};
}

TEST(LedPaginator, AsksForWhatTheCursorSays) {
  Paginator paginator(by(PaginatorType::cursor));
  EXPECT_THAT(paginator.next()->params, IsEmpty()) << "the first page has no cursor";
  ASSERT_TRUE(paginator.learn(leads_to("Mg==")));
  EXPECT_FALSE(paginator.ahead()) << "nobody knows where the next page is";
  EXPECT_THAT(paginator.next()->params, ElementsAre(Pair("after", "Mg==")));
  ASSERT_TRUE(paginator.learn(leads_to("")));
  EXPECT_FALSE(paginator.next());
}

TEST(LedPaginator, PutsTheCursorIntoTheBodyOfAPost) {
  auto settings = by(PaginatorType::cursor);
  settings.cursor_body_path = JsonPath::parse("/paging/after").value();
  Paginator paginator(settings);
  EXPECT_THAT(paginator.next()->body, IsEmpty());
  ASSERT_TRUE(paginator.learn(leads_to("x")));
  const auto second = paginator.next();
  EXPECT_THAT(second->params, IsEmpty());
  EXPECT_THAT(second->body, ElementsAre(Pair(*settings.cursor_body_path, Scalar(std::string("x")))));
}

TEST(LedPaginator, PutsNumbersIntoTheBodyOfAPost) {
  auto settings = by(PaginatorType::page_number);
  settings.page_body_path = JsonPath::parse("/page").value();
  settings.limit_body_path = JsonPath::parse("/size").value();
  const auto first = Paginator(settings).next();
  EXPECT_THAT(first->params, IsEmpty());
  EXPECT_THAT(first->body, ElementsAre(Pair(*settings.page_body_path, Scalar(std::int64_t{1})),
                                       Pair(*settings.limit_body_path, Scalar(std::int64_t{50}))));
}

TEST(LedPaginator, FollowsLinksOfBothKinds) {
  for (const auto type : {PaginatorType::json_link, PaginatorType::header_link}) {
    Paginator paginator(by(type));
    EXPECT_THAT(paginator.next()->target, IsEmpty()) << "the first page is the endpoint's own";
    ASSERT_TRUE(paginator.learn(leads_to("?size=2&from=3")));
    const auto second = paginator.next();
    EXPECT_EQ(second->target, "/v1/homes?size=2&from=3");
    EXPECT_EQ(second->number, 1U);
    ASSERT_TRUE(paginator.learn(leads_to("", "https://api.example.org/v1/homes?size=2&from=3")));
    EXPECT_FALSE(paginator.next());
  }
}

TEST(LedPaginator, GoesOnAfterAnEmptyPageThatLeadsOn) {
  Paginator paginator(by(PaginatorType::cursor));
  (void)paginator.next();
  ASSERT_TRUE(paginator.learn({.record_count = 0, .next = "b"}));
  EXPECT_TRUE(paginator.next());
}

TEST(LedPaginator, EndsWhereThePageSaysThatThereIsNoMore) {
  Paginator paginator(by(PaginatorType::cursor));
  (void)paginator.next();
  ASSERT_TRUE(paginator.learn({.record_count = 2, .has_more = false, .next = "b"}));
  EXPECT_FALSE(paginator.next());
}

TEST(LedPaginator, RefusesAPageThatSaysMoreButNotWhere) {
  Paginator paginator(by(PaginatorType::cursor));
  (void)paginator.next();
  const auto learnt = paginator.learn({.record_count = 2, .has_more = true});
  ASSERT_FALSE(learnt);
  EXPECT_THAT(learnt.error().message(), HasSubstr("not where"));
}

TEST(LedPaginator, ResumesAtItsPosition) {
  for (const auto type : {PaginatorType::cursor, PaginatorType::json_link, PaginatorType::header_link}) {
    Paginator stopped(by(type));
    (void)stopped.next();
    ASSERT_TRUE(stopped.learn(leads_to("?from=3")));
    const WalkPosition position = stopped.position();
    EXPECT_EQ(position.page, 1U);
    Paginator resumed(by(type), position);
    const auto next = resumed.next();
    ASSERT_TRUE(next);
    const auto uninterrupted = stopped.next();
    EXPECT_EQ(next->number, 1U);
    EXPECT_EQ(next->params, uninterrupted->params);
    EXPECT_EQ(next->target, uninterrupted->target);
    ASSERT_TRUE(resumed.learn(leads_to("")));
    EXPECT_FALSE(Paginator(by(type), resumed.position()).next()) << "stopped behind its last page";
    EXPECT_TRUE(is_walked_out(by(type), resumed.position(), 0));
    EXPECT_FALSE(is_walked_out(by(type), position, 0));
    EXPECT_FALSE(is_walked_out(by(type), {}, 0));
  }
}

TEST(LedPaginator, CarriesNoSecretAround) {
  Paginator paginator(by(PaginatorType::json_link), {}, "api_key");
  (void)paginator.next();
  ASSERT_TRUE(paginator.learn(leads_to("?api_key=s3cret&from=3")));
  EXPECT_EQ(paginator.position().cursor, "/v1/homes?from=3");
}

struct Circle {
  const char* name;
  PaginatorType type;
  std::vector<PageFacts> pages;  // all but the last are fine
  const char* says;
};

void PrintTo(const Circle& row, std::ostream* out) {
  *out << row.name;
}

const Circle circles[] = {
    {"ALinkToItself", PaginatorType::json_link, {leads_to(first_url)}, "page 1 leads back"},
    {"AnEmptyReference", PaginatorType::header_link, {leads_to("#next")}, "page 1 leads back"},
    {"ALinkToAnEarlierPage",
     PaginatorType::json_link,
     {leads_to("?from=3"), leads_to("?from=5", "https://api.example.org/v1/homes?from=3"),
      leads_to("?from=3", "https://api.example.org/v1/homes?from=5")},
     "page 3 leads back"},
    {"ALinkToTheFirstPage",
     PaginatorType::header_link,
     {leads_to("?from=3"), leads_to(first_url, "https://api.example.org/v1/homes?from=3")},
     "page 2 leads back"},
    {"ACursorThatStays", PaginatorType::cursor, {leads_to("a"), leads_to("a")}, "page 2 leads back"},
    {"ACursorThatComesBack",
     PaginatorType::cursor,
     {leads_to("a"), leads_to("b"), leads_to("c"), leads_to("b")},
     "page 4 leads back"},
    {"AForeignLink", PaginatorType::json_link, {leads_to("https://evil.example/")}, "another origin"},
    {"ACursorBeyondAllBounds", PaginatorType::cursor, {leads_to(std::string(9'000, 'x'))}, "longer than"},
    {"ACursorWithANul", PaginatorType::cursor, {leads_to(std::string("a\0b", 3))}, "NUL"},
    {"RecordsThatRepeat",
     PaginatorType::cursor,
     {{.record_count = 2, .next = "a", .fingerprint = 7}, {.record_count = 2, .next = "b", .fingerprint = 7}},
     "page 2 holds the same records"},
    {"AnIgnoredPageNumber",
     PaginatorType::page_number,
     {{.record_count = 50, .declared_total = 150, .fingerprint = 7},
      {.record_count = 50, .declared_total = 150, .fingerprint = 7}},
     "page 2 holds the same records"},
    {"AnIgnoredOffsetWithoutATotal",
     PaginatorType::offset,
     {{.record_count = 50, .fingerprint = 7}, {.record_count = 50, .fingerprint = 7}},
     "page 2 holds the same records"},
};

class Circles : public testing::TestWithParam<Circle> {};

TEST_P(Circles, EndWithAnError) {
  Paginator paginator(by(GetParam().type));
  for (std::size_t i = 0; i < GetParam().pages.size(); ++i) {
    ASSERT_TRUE(paginator.next());
    const auto learnt = paginator.learn(GetParam().pages[i]);
    if (i + 1 < GetParam().pages.size()) {
      ASSERT_TRUE(learnt) << learnt.error().message();
      continue;
    }
    ASSERT_FALSE(learnt);
    EXPECT_EQ(learnt.error().code(), ErrorCode::malformed_response);
    EXPECT_EQ(learnt.error().disposition(), Disposition::fail_partition);
    EXPECT_THAT(learnt.error().message(), HasSubstr(GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(Walks, Circles, testing::ValuesIn(circles), [](const auto& row) { return row.param.name; });

TEST(LedPaginator, LetsALastPageRepeatTheOneBeforeIt) {
  // Whether anything is missing, the count says.
  Paginator paginator(by(PaginatorType::page_number));
  const PageFacts page{.record_count = 50, .declared_total = 100, .fingerprint = 7};
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(paginator.next());
    ASSERT_TRUE(paginator.learn(page));
  }
  EXPECT_FALSE(paginator.next());
}

TEST(LedPaginator, HasABoundForAllWalks) {
  for (const auto type : {PaginatorType::page_number, PaginatorType::offset, PaginatorType::cursor}) {
    auto settings = by(type);
    settings.max_pages = 3;
    Paginator paginator(settings);
    for (int page = 1; page <= 3; ++page) {
      ASSERT_TRUE(paginator.next());
      const auto learnt = paginator.learn({.record_count = 50, .has_more = true, .next = std::to_string(page)});
      EXPECT_EQ(learnt.has_value(), page < 3);
      if (learnt) continue;
      EXPECT_EQ(learnt.error().code(), ErrorCode::window_exceeded);
      EXPECT_THAT(learnt.error().message(), HasSubstr("max_pages"));
    }
    EXPECT_FALSE(paginator.next());
  }
}

TEST(LedPaginator, EndsAtTheNumberOfPagesThatWasDeclared) {
  Paginator paginator(by(PaginatorType::page_number));
  (void)paginator.next();
  ASSERT_TRUE(paginator.learn({.record_count = 30, .declared_pages = 2}));
  ASSERT_TRUE(paginator.next()) << "a short page is not the last where the number of pages is known";
  ASSERT_TRUE(paginator.learn({.record_count = 50, .declared_pages = 2}));
  EXPECT_FALSE(paginator.next());
}

TEST(LedPaginator, TrustsWhetherThereIsMoreBeforeTheLengthOfAPage) {
  Paginator paginator(by(PaginatorType::offset));
  (void)paginator.next();
  ASSERT_TRUE(paginator.learn({.record_count = 30, .has_more = true}));
  ASSERT_TRUE(paginator.next());
  ASSERT_TRUE(paginator.learn({.record_count = 50, .has_more = false}));
  EXPECT_FALSE(paginator.next());
}

}  // namespace
}  // namespace housingd::fetch
