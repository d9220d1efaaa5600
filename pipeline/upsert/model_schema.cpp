#include "pipeline/upsert/model_schema.h"

#include "pipeline/upsert/postgres/dialect.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/dialect.h"

namespace housingd::upsert {

using definition::StoreKind;

namespace {

const SchemaDialect& dialect_of(StoreKind kind) {
  static const sqlite::SqliteDialect sqlite;
  static const postgres::PostgresDialect postgres;
  if (kind == StoreKind::postgres) return postgres;
  return sqlite;
}

}  // namespace

std::vector<SchemaChange> schema_of(const definition::Model& model, StoreKind kind) {
  return schema_difference(model, {}, dialect_of(kind));
}

std::string database_type(const definition::Table& table, const definition::Column& column, StoreKind kind) {
  return dialect_of(kind).column_type(table, column);
}

}  // namespace housingd::upsert
