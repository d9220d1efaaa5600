#include "pipeline/fetch/paginator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using definition::NamedValues;
using definition::PaginatorType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

definition::Paginator by_number() {
  definition::Paginator settings;
  settings.type = PaginatorType::page_number;
  settings.limit_param = "per_page";
  settings.limit = 50;
  settings.max_items = 10'000;
  return settings;
}

definition::Paginator by_offset() {
  auto settings = by_number();
  settings.type = PaginatorType::offset;
  settings.limit_param = "limit";
  return settings;
}

void teach(Paginator& paginator, const PageFacts& facts) {
  const auto learnt = paginator.learn(facts);
  EXPECT_TRUE(learnt) << learnt.error().message();
}

// Walks to the end with pages as an honest API serves them: how many requests.
std::uint64_t walk(Paginator& paginator, std::uint64_t total, bool declares) {
  std::uint64_t requests = 0;
  while (const auto request = paginator.next()) {
    ++requests;
    const std::uint64_t before = std::uint64_t{request->number} * 50;
    const std::uint64_t left = before < total ? total - before : 0;
    teach(paginator, {.record_count = std::min<std::uint64_t>(left, 50),
                      .declared_total = declares ? std::optional(total) : std::nullopt});
  }
  return requests;
}

TEST(Paginator, AsksForPagesByNumber) {
  Paginator paginator(by_number());
  const auto first = paginator.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->number, 0U);
  EXPECT_THAT(first->params, ElementsAre(Pair("page", "1"), Pair("per_page", "50")));
  teach(paginator, {.record_count = 50, .declared_total = 100});
  EXPECT_THAT(paginator.next()->params, ElementsAre(Pair("page", "2"), Pair("per_page", "50")));
}

TEST(Paginator, AsksForPagesByOffset) {
  Paginator paginator(by_offset());
  EXPECT_THAT(paginator.next()->params, ElementsAre(Pair("offset", "0"), Pair("limit", "50")));
  teach(paginator, {.record_count = 50, .declared_total = 100});
  EXPECT_THAT(paginator.next()->params, ElementsAre(Pair("offset", "50"), Pair("limit", "50")));
}

TEST(Paginator, CountsFromTheBasePageAndLeavesAnUnnamedLimitOut) {
  auto settings = by_number();
  settings.base_page = 0;
  settings.page_param = "p";
  settings.limit_param.clear();
  EXPECT_THAT(Paginator(settings).next()->params, ElementsAre(Pair("p", "0")));
}

TEST(Paginator, AsksOnceForASinglePage) {
  Paginator paginator{definition::Paginator{}};
  const auto only = paginator.next();
  ASSERT_TRUE(only);
  EXPECT_THAT(only->params, IsEmpty());
  teach(paginator, {.record_count = 1'000, .declared_total = 5'000});
  EXPECT_FALSE(paginator.next());
  EXPECT_FALSE(paginator.exceeds_window());
  EXPECT_FALSE(Paginator(definition::Paginator{}, {.page = 1}).next()) << "resumed after its only page";
}

struct Walk {
  std::uint64_t total;
  std::uint64_t requests_if_declared;
  std::uint64_t requests_if_not;
};

TEST(Paginator, EndsWhenTheTotalIsReachedOrAtTheFirstShortPage) {
  for (const Walk& row : {Walk{0, 1, 1}, Walk{1, 1, 1}, Walk{49, 1, 1}, Walk{50, 1, 2}, Walk{51, 2, 2}, Walk{100, 2, 3},
                          Walk{9'999, 200, 200}, Walk{10'000, 200, 200}, Walk{13'422, 200, 200}}) {
    for (const auto& settings : {by_number(), by_offset()}) {
      Paginator declared(settings);
      EXPECT_EQ(walk(declared, row.total, true), row.requests_if_declared) << row.total;
      Paginator undeclared(settings);
      EXPECT_EQ(walk(undeclared, row.total, false), row.requests_if_not) << row.total;
    }
  }
}

TEST(Paginator, EndsAtAnEmptyPageBeforeTheDeclaredTotal) {
  Paginator paginator(by_number());
  (void)paginator.next();
  teach(paginator, {.record_count = 50, .declared_total = 1'000});
  (void)paginator.next();
  teach(paginator, {.record_count = 0, .declared_total = 1'000});
  EXPECT_FALSE(paginator.next());
  EXPECT_FALSE(paginator.ahead());
}

TEST(Paginator, GoesOnAfterAShortPageWhenMoreWasDeclared) {
  Paginator paginator(by_number());
  (void)paginator.next();
  teach(paginator, {.record_count = 49, .declared_total = 99});
  EXPECT_TRUE(paginator.next());
}

TEST(Paginator, FollowsATotalThatDrifts) {
  Paginator paginator(by_number());
  (void)paginator.next();
  teach(paginator, {.record_count = 50, .declared_total = 100});
  (void)paginator.next();
  teach(paginator, {.record_count = 50, .declared_total = 101});
  EXPECT_EQ(paginator.declared_total(), 101U);
  EXPECT_TRUE(paginator.next());
  teach(paginator, {.record_count = 1, .declared_total = std::nullopt});
  EXPECT_EQ(paginator.declared_total(), 101U) << "a page that says nothing changes nothing";
  EXPECT_FALSE(paginator.next());
}

TEST(Paginator, GivesOutAheadOnlyWhatIsCertain) {
  Paginator paginator(by_number());
  EXPECT_EQ(paginator.ahead()->number, 0U) << "the first page is";
  EXPECT_FALSE(paginator.ahead()) << "whether there is a second one is not known";
  teach(paginator, {.record_count = 50, .declared_total = 150});
  EXPECT_EQ(paginator.next()->number, 1U);
  EXPECT_EQ(paginator.ahead()->number, 2U);
  EXPECT_FALSE(paginator.ahead()) << "three pages hold 150";
  teach(paginator, {.record_count = 50, .declared_total = 150});
  teach(paginator, {.record_count = 50, .declared_total = 151});
  EXPECT_EQ(paginator.next()->number, 3U);
}

TEST(Paginator, GivesOutNothingAheadWhereNoTotalIsDeclared) {
  Paginator paginator(by_number());
  (void)paginator.next();
  teach(paginator, {.record_count = 50, .declared_total = std::nullopt});
  EXPECT_FALSE(paginator.ahead());
  EXPECT_EQ(paginator.next()->number, 1U);
}

TEST(Paginator, ResumesAtThePageItIsTold) {
  Paginator paginator(by_number(), {.page = 7});
  EXPECT_EQ(paginator.ahead()->params.front().second, "8");
  teach(paginator, {.record_count = 50, .declared_total = 450});
  EXPECT_EQ(paginator.next()->number, 8U);
  teach(paginator, {.record_count = 50, .declared_total = 450});
  EXPECT_FALSE(paginator.next());
}

TEST(Paginator, NeverAsksBeyondTheWindowEvenToFillAPage) {
  auto settings = by_number();
  settings.limit = 300;
  Paginator paginator(settings);
  std::uint64_t requests = 0;
  while (const auto request = paginator.next()) {
    ++requests;
    EXPECT_LE((request->number + 1) * 300U, 10'000U);
    teach(paginator, {.record_count = 300, .declared_total = 9'950});
  }
  EXPECT_EQ(requests, 33U);
  EXPECT_TRUE(paginator.exceeds_window()) << "9,950 are declared, 9,900 can be had";
}

// As many records as the window holds may be all, or the first of many.
TEST(Paginator, DoesNotTakeTheEndOfTheWindowForThatOfTheRecords) {
  struct Row {
    const char* name;
    std::uint64_t records;
    std::optional<std::uint64_t> pages;
    bool exceeds;
  };
  for (const auto& [name, records, pages, exceeds] :
       {Row{"a short last page", 9'999, {}, false}, Row{"a full last page", 10'000, {}, true},
        Row{"more", 20'000, {}, true}, Row{"as many pages", 10'000, 200, false},
        Row{"more pages", 10'001, 201, true}}) {
    Paginator paginator(by_number());
    while (const auto request = paginator.next()) {
      const std::uint64_t left = records - std::min<std::uint64_t>(records, std::uint64_t{request->number} * 50);
      teach(paginator, {.record_count = std::min<std::uint64_t>(left, 50), .declared_pages = pages});
    }
    EXPECT_EQ(paginator.exceeds_window(), exceeds) << name;
  }
}

TEST(Paginator, SaysWhetherTheTotalExceedsTheWindow) {
  for (const auto& [total, exceeds] : {std::pair{9'999U, false}, {10'000U, false}, {10'001U, true}}) {
    Paginator paginator(by_number());
    EXPECT_FALSE(paginator.exceeds_window()) << "nothing is declared yet";
    (void)paginator.next();
    teach(paginator, {.record_count = 50, .declared_total = total});
    EXPECT_EQ(paginator.exceeds_window(), exceeds) << total;
  }
}

TEST(PagesFor, CountsTheRequestThatFindsNothing) {
  EXPECT_EQ(pages_for(by_number(), 0), 1U);
  EXPECT_EQ(pages_for(by_number(), 50), 1U);
  EXPECT_EQ(pages_for(by_number(), 51), 2U);
  EXPECT_EQ(pages_for(by_offset(), 13'422), 269U);
  EXPECT_EQ(pages_for(definition::Paginator{}, 13'422), 1U);
}

}  // namespace
}  // namespace housingd::fetch
