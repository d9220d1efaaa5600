// What every record of a partition's answer must say.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/json_path.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"

namespace housingd::validate {

// `expect` of a job. A record that says otherwise means that the API ignored
// the filter: the partition fails; it is not a bad record.
class Expectations {
 public:
  explicit Expectations(const std::vector<std::pair<definition::JsonPath, std::string>>& expect);

  // The error (expectation_failed, Disposition::fail_partition) names pointer,
  // expected and found value. A pointer that is absent is a failure too.
  // Compared as text: 101 meets "101", true meets "true".
  [[nodiscard]] outcome::result<void> examine(const record::Value& record) const;

 private:
  std::vector<std::pair<record::Pointer, std::string>> expected_;
};

}  // namespace housingd::validate
