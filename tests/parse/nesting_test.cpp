#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>

#include "tests/parse/pages.h"

namespace housingd::parse {
namespace {

using outcome::ErrorCode;
using testing::ElementsAre;

// Runs `work` with a stack that a few hundred levels of recursion exhaust.
void on_a_small_stack(std::function<void()> work) {
  constexpr std::size_t stack_bytes = 256U << 10U;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  const auto run = [](void* what) -> void* {
    (*static_cast<std::function<void()>*>(what))();
    return nullptr;
  };
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string arrays(std::size_t levels) {
  return repeated("[", levels) + repeated("]", levels);
}
std::string objects(std::size_t levels) {
  return repeated(R"({"a":)", levels - 1) + "{}" + repeated("}", levels - 1);
}

struct Depth {
  const char* name;
  std::string record;
  bool readable;
};

class Nesting : public testing::TestWithParam<Depth> {};

TEST_P(Nesting, IsReadToItsLimitAndRefusedBeyond) {
  on_a_small_stack([] {
    const auto page = parser_of("/addresses").parse(page_around(GetParam().record));
    ASSERT_TRUE(page.has_value()) << page.error().message();
    const std::string second = GetParam().readable ? GetParam().record : "?";
    EXPECT_THAT(texts_of(**page), ElementsAre(R"({"id":1})", second, R"({"id":3})"));
    if (GetParam().readable) return;
    const auto& unreadable = *(*page)->records()[1].unreadable;
    EXPECT_EQ(unreadable.reason, ErrorCode::nesting_too_deep);
    EXPECT_THAT(unreadable.message, testing::HasSubstr("more than 64 levels of nesting"));
    EXPECT_EQ(unreadable.text, GetParam().record);
  });
}

INSTANTIATE_TEST_SUITE_P(
    Of, Nesting,
    testing::Values(Depth{"Arrays64Deep", arrays(64), true}, Depth{"Objects64Deep", objects(64), true},
                    Depth{"Arrays65Deep", arrays(65), false}, Depth{"Objects65Deep", objects(65), false},
                    Depth{"Arrays10000Deep", arrays(10'000), false}, Depth{"Objects10000Deep", objects(10'000), false},
                    Depth{"Arrays500000Deep", arrays(500'000), false},
                    Depth{"Objects500000Deep", objects(500'000), false}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Nesting, IsCountedFromTheRecordHoweverDeepThatSits) {
  const auto page = parser_of("/a/b/c", "").parse(R"({"a":{"b":{"c":[)" + arrays(64) + "," + arrays(65) + "]}}}");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(texts_of(**page), ElementsAre(arrays(64), "?"));
}

TEST(Nesting, IsRefusedOutsideTheRecordsWithThePage) {
  on_a_small_stack([] {
    const PageParser parser = parser_of("/addresses");
    for (const std::string& deep :
         {arrays(500'000), objects(500'000), repeated("[", 500'000), repeated("{", 500'000)}) {
      EXPECT_TRUE(parser.parse(deep).has_error());
      EXPECT_TRUE(parser.parse(R"({"meta":)" + deep + R"(,"addresses":[],"totalHits":0})").has_error());
      EXPECT_TRUE(parser.parse(R"({"addresses":[],"totalHits":0,"meta":)" + deep + "}").has_error());
    }
  });
}

}  // namespace
}  // namespace housingd::parse
