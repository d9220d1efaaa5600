#include "pipeline/validate/record_key.h"

#include <gtest/gtest.h>

#include "tests/support/json_text.h"

namespace housingd::validate {
namespace {

struct Case {
  const char* name;
  const char* record;
  std::optional<std::string> key;
};

class KeyOf : public testing::TestWithParam<Case> {};

TEST_P(KeyOf, IsTextOrAWholeNumber) {
  EXPECT_EQ(key_of(support::document_of(GetParam().record), support::pointer_of("/ids/main")), GetParam().key);
}

INSTANTIATE_TEST_SUITE_P(
    Of, KeyOf,
    testing::Values(Case{"Text", R"({"ids":{"main":"Æ-1"}})", "Æ-1"}, Case{"ANumber", R"({"ids":{"main":17}})", "17"},
                    Case{"ANegativeNumber", R"({"ids":{"main":-17}})", "-17"},
                    Case{"TheLargestNumber", R"({"ids":{"main":18446744073709551615}})", "18446744073709551615"},
                    Case{"EmptyText", R"({"ids":{"main":""}})", std::nullopt},
                    Case{"AFraction", R"({"ids":{"main":1.5}})", std::nullopt},
                    Case{"Null", R"({"ids":{"main":null}})", std::nullopt},
                    Case{"ABoolean", R"({"ids":{"main":true}})", std::nullopt},
                    Case{"AnObject", R"({"ids":{"main":{}}})", std::nullopt},
                    Case{"NothingThere", R"({"ids":{}})", std::nullopt},
                    Case{"ARecordThatIsNoObject", R"([1])", std::nullopt}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace housingd::validate
