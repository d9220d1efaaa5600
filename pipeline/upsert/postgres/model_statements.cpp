#include "pipeline/upsert/postgres/model_statements.h"

#include <fmt/format.h>

#include <atomic>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

namespace {

// Bits of a staged row's `lists`, a signed 64-bit number.
constexpr std::size_t max_child_tables = 63;

// Of no other model that this program ever prepared: a connection may still
// have the tables of one that is gone.
std::string unique_prefix() {
  static std::atomic<std::uint64_t> count{0};
  return fmt::format("housingd_staged_{}_", ++count);
}

std::size_t index_of(Removal removal) {
  return removal == Removal::soft ? 0 : 1;
}

}  // namespace

ModelStatements::ModelStatements(const definition::Model& model)
    : model_(model), staging_prefix_(unique_prefix()), places_(places_of(model)) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].children.size() > max_child_tables) {
      throw SchemaConflict("table " + model.tables[i].name + ": more than 63 tables belong to it; split the model");
    }
    tables_.push_back(std::make_unique<TableStatements>(model, i, staging_prefix_));
    staging_ += tables_.back()->create_staging;
    auto& count = unlisted_counts_.emplace_back();
    if (places_[i].parent != no_parent) {
      count = std::make_unique<Statement>(count_unlisted(model, staging_prefix_, i, places_[i].list));
    }
    for (const Removal removal : {Removal::soft, Removal::hard}) {
      const bool is_child = places_[i].parent != no_parent;
      const bool can_vanish = !places_[i].shared && places_[i].key.size() == 1;
      auto& unlisted = unlisted_[index_of(removal)].emplace_back();
      auto& vanished = vanished_[index_of(removal)].emplace_back();
      if (is_child) {
        unlisted =
            std::make_unique<RemovalStatement>(remove_unlisted(model, staging_prefix_, i, places_[i].list, removal));
      }
      if (can_vanish) vanished = std::make_unique<RemovalStatement>(remove_keys(model, i, removal));
    }
  }
}

const RemovalStatement& ModelStatements::unlisted(std::size_t child, Removal removal) const {
  return *unlisted_[index_of(removal)][child];
}

const RemovalStatement& ModelStatements::vanished(std::size_t table, Removal removal) const {
  return *vanished_[index_of(removal)][table];
}

}  // namespace housingd::upsert::postgres
