#include "pipeline/validate/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/json_text.h"

namespace housingd::validate {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using support::document_of;
using support::path_of;
using testing::AllOf;
using testing::HasSubstr;

struct Case {
  const char* name;
  const char* value;  // of /municipality/code; null: absent
  const char* expected;
  bool met;
};

class Expectation : public testing::TestWithParam<Case> {};

TEST_P(Expectation, IsComparedAsText) {
  const Case& row = GetParam();
  const std::string inner = row.value ? R"({"code":)" + std::string(row.value) + "}" : "{}";
  const auto record = document_of(R"({"municipality":)" + inner + "}");
  EXPECT_EQ(Expectations({{path_of("/municipality/code"), row.expected}}).examine(record).has_value(), row.met);
}

INSTANTIATE_TEST_SUITE_P(Of, Expectation,
                         testing::Values(Case{"TheNumber", "101", "101", true},
                                         Case{"AnotherNumber", "147", "101", false},
                                         Case{"ALongerNumber", "1011", "101", false},
                                         Case{"TheText", R"("101")", "101", true},
                                         Case{"TextBeyondAscii", R"("København")", "København", true},
                                         Case{"TextInAnotherCase", R"("københavn")", "København", false},
                                         Case{"EmptyText", R"("")", "", true}, Case{"True", "true", "true", true},
                                         Case{"False", "false", "true", false}, Case{"ADecimal", "5.5", "5.5", true},
                                         Case{"Null", "null", "101", false}, Case{"Absent", nullptr, "101", false},
                                         Case{"AbsentEvenIfNothingIsExpected", nullptr, "", false},
                                         Case{"AnObject", R"({"a":1})", "101", false}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Expectations, FailThePartitionAndSayWhatCameInstead) {
  const Expectations expectations({{path_of("/type"), "villa"}, {path_of("/municipality/code"), "101"}});
  const auto outcome = expectations.examine(document_of(R"({"type":"villa","municipality":{"code":851}})"));
  ASSERT_TRUE(outcome.has_error());
  EXPECT_EQ(outcome.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(outcome.error().code(), ErrorCode::expectation_failed);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("/municipality/code"), HasSubstr("851"), HasSubstr("101")));
}

TEST(Expectations, SayWhenThePlaceIsAbsent) {
  const Expectations expectations({{path_of("/municipality/code"), "101"}});
  EXPECT_THAT(expectations.examine(document_of("{}")).error().message(), HasSubstr("/municipality/code is absent"));
}

TEST(Expectations, AreMetByAnythingWhenThereAreNone) {
  EXPECT_TRUE(Expectations({}).examine(document_of("[]")).has_value());
}

}  // namespace
}  // namespace housingd::validate
