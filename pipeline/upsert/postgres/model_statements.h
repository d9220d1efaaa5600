// Every statement that a prepared model needs; private to the PostgreSQL store.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/postgres/batch_rows.h"
#include "pipeline/upsert/postgres/removal_statements.h"
#include "pipeline/upsert/postgres/table_statements.h"
#include "pipeline/upsert/shared_rows.h"

namespace housingd::upsert::postgres {

// Made once per prepared model, used by all connections, with staging tables of
// its own: two models, or two states of one, may be written at the same time.
class ModelStatements {
 public:
  explicit ModelStatements(const definition::Model& model);
  ModelStatements(const ModelStatements&) = delete;
  ModelStatements& operator=(const ModelStatements&) = delete;

  [[nodiscard]] const definition::Model& model() const { return model_; }
  [[nodiscard]] const std::vector<TablePlace>& places() const { return places_; }
  [[nodiscard]] const TableStatements& table(std::size_t table) const { return *tables_[table]; }
  // Of a child table, by way of its parent's lists.
  [[nodiscard]] const RemovalStatement& unlisted(std::size_t child, Removal removal) const;
  // How many rows that would be.
  [[nodiscard]] const Statement& unlisted_count(std::size_t child) const { return *unlisted_counts_[child]; }
  // Of rows that vanished from a table with one key column.
  [[nodiscard]] const RemovalStatement& vanished(std::size_t table, Removal removal) const;

  // Creates the staging tables of a connection.
  [[nodiscard]] const std::string& staging() const { return staging_; }

  // What its runs know of shared rows.
  [[nodiscard]] SharedRows& shared() { return shared_; }

 private:
  using Removals = std::vector<std::unique_ptr<RemovalStatement>>;

  const definition::Model model_;
  std::string staging_prefix_;
  std::vector<TablePlace> places_;
  std::vector<std::unique_ptr<TableStatements>> tables_;
  Removals unlisted_[2], vanished_[2];                       // by Removal; null where there is none
  std::vector<std::unique_ptr<Statement>> unlisted_counts_;  // null where there is none
  std::string staging_;
  SharedRows shared_;
};

}  // namespace housingd::upsert::postgres
