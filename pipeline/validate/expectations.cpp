#include "pipeline/validate/expectations.h"

namespace housingd::validate {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

constexpr std::size_t shown_bytes = 80;

bool meets(const record::Value& value, const std::string& expected) {
  if (value.IsString()) return record::text_of(value) == expected;
  return record::to_json(value, shown_bytes) == expected;
}

}  // namespace

Expectations::Expectations(const std::vector<std::pair<definition::JsonPath, std::string>>& expect) {
  for (const auto& [path, value] : expect) expected_.emplace_back(record::Pointer(path), value);
}

outcome::result<void> Expectations::examine(const record::Value& record) const {
  for (const auto& [pointer, expected] : expected_) {
    const record::Value* found = pointer.find(record);
    if (found != nullptr && meets(*found, expected)) continue;
    return Error(Disposition::fail_partition, ErrorCode::expectation_failed,
                 "the source answered with a record whose " + pointer.text() + " is " +
                     (found == nullptr ? std::string("absent") : record::to_json(*found, shown_bytes)) +
                     " instead of " + expected + ": it ignored the partition's filter");
  }
  return {};
}

}  // namespace housingd::validate
