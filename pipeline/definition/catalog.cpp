#include "pipeline/definition/catalog.h"

#include <fmt/format.h>

namespace housingd::definition {

namespace {

struct Writer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }  // shortest that reads back equal
  std::string operator()(const std::string& value) const { return value; }
};

}  // namespace

std::string to_text(const Scalar& value) {
  return std::visit(Writer{}, value);
}

}  // namespace housingd::definition
