#include "pipeline/run/verdict.h"

#include <gmock/gmock.h>

namespace housingd::run {
namespace {

using testing::HasSubstr;
using upsert::PartitionState;

struct Case {
  const char* name;
  Collected collected;
  PartitionState state;
  const char* reason;
};

TEST(Verdict, FollowsFromTheNumbersAlone) {
  const Case cases[] = {
      {"equal", {{.fetched = 10, .distinct = 10}, 10}, PartitionState::complete, ""},
      {"empty and declared so", {{}, 0}, PartitionState::complete, ""},
      {"no total declared", {{.fetched = 7, .distinct = 7}, std::nullopt}, PartitionState::complete, ""},
      {"duplicates, all there", {{.fetched = 12, .distinct = 10}, 10}, PartitionState::complete, ""},
      {"short", {{.fetched = 990, .distinct = 990}, 1000}, PartitionState::incomplete, "(10 missing)"},
      {"equal by chance",
       {.records = {.fetched = 99, .distinct = 99}, .declared = 99, .doubt = "the total moved from 100 to 99"},
       PartitionState::incomplete,
       "incomplete: the total moved from 100 to 99"},
      {"short of its slices",
       {.records = {.fetched = 90, .distinct = 90}, .declared = 100, .outside = "they are in none of its 60 slices"},
       PartitionState::incomplete,
       "(10 missing); they are in none of its 60 slices"},
      {"short in a slice",
       {.records = {.fetched = 90, .distinct = 90},
        .declared = 100,
        .doubt = "slice 2100 declared 9",
        .outside = "they are in none of its 60 slices"},
       PartitionState::incomplete,
       "(10 missing); slice 2100 declared 9"},
      {"too many", {{.fetched = 12, .distinct = 12}, 10}, PartitionState::incomplete, "(2 too many)"},
      {"empty answer to a full store", {{}, 0, 500}, PartitionState::failed, "max_shrink"},
      {"shrunk within the gate", {{.fetched = 70, .distinct = 70}, 70, 100}, PartitionState::complete, ""},
      {"shrunk beyond it", {{.fetched = 69, .distinct = 69}, 69, 100}, PartitionState::failed, "max_shrink"},
      {"rejects within the gate",
       {{.fetched = 100, .rejected = 1, .distinct = 100}, 100},
       PartitionState::complete,
       ""},
      {"rejects beyond it",
       {{.fetched = 100, .rejected = 2, .distinct = 100}, 100},
       PartitionState::failed,
       "max_reject_ratio"},
      {"rejects beyond it by little",
       {{.fetched = 997, .rejected = 10, .distinct = 997}, 997},
       PartitionState::failed,
       "10 of 997 records were rejected (1.003 %), at most 1.000 % are let pass"},
      {"shrunk beyond it by little",
       {{.fetched = 69'999, .distinct = 69'999}, 69'999, 100'000},
       PartitionState::failed,
       "(30.001 % fewer), at most 30.000 % fewer are let pass"},
      {"short and full of rejects", {{.fetched = 9, .rejected = 9, .distinct = 9}, 10}, PartitionState::incomplete, ""},
      {"limited", {{.fetched = 10, .distinct = 10}, 10, 0, true}, PartitionState::incomplete, "limit"},
  };
  for (const auto& [name, collected, state, reason] : cases) {
    const Verdict verdict = judge(collected, definition::Gates());
    EXPECT_EQ(verdict.state, state) << name;
    EXPECT_THAT(verdict.reason, HasSubstr(reason)) << name;
    EXPECT_EQ(verdict.reason.empty(), state == PartitionState::complete) << name;
  }
}

}  // namespace
}  // namespace housingd::run
