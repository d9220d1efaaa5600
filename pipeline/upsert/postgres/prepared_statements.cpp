#include <atomic>

#include "pipeline/upsert/postgres/connection_impl.h"

namespace housingd::upsert::postgres {
namespace {

std::string unique_name() {
  static std::atomic<std::uint64_t> count{0};
  return "housingd_" + std::to_string(++count);
}

// Null is a value of every type.
bool takes(const std::vector<std::uint32_t>& types, const Parameters& parameters) {
  const auto values = parameters.values();
  if (types.size() != values.size()) return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != nullptr && parameters.types()[i] != types[i]) return false;
  }
  return true;
}

}  // namespace

Statement::Statement(std::string sql) : name_(unique_name()), sql_(std::move(sql)) {}

const std::string* PreparedStatements::find(const Call& call) const {
  const auto found = variants_.find(call.statement->name());
  if (found == variants_.end()) return nullptr;
  for (const Variant& variant : found->second) {
    if (takes(variant.types, call.parameters)) return &variant.name;
  }
  return nullptr;
}

std::string PreparedStatements::next_name(const Statement& statement) {
  return statement.name() + "_" + std::to_string(++names_);
}

void PreparedStatements::add(const Statement& statement, std::string name, std::vector<std::uint32_t> types) {
  variants_[statement.name()].push_back({std::move(name), std::move(types)});
}

}  // namespace housingd::upsert::postgres
