// docs/tables.md is what the model that is shipped says. To write it anew:
//   housingd schema document housing --config config >docs/tables.md
#include "daemon/cli/schema_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/cli/schema_diagram.h"
#include "pipeline/definition/definitions.h"

namespace housingd::cli {
namespace {

using testing::HasSubstr;

std::filesystem::path source_directory() {
  return std::getenv("HOUSINGD_SOURCE_DIR");
}

const definition::Model& housing() {
  static const definition::Loaded loaded =
      definition::load({.directory = source_directory() / "config", .overrides = {}});
  return loaded.definitions.models.at("housing");
}

TEST(SchemaPage, OfTheShippedModelIsThatOfTheDocumentation) {
  std::ostringstream page;
  page << std::ifstream(source_directory() / "docs/tables.md", std::ios::binary).rdbuf();
  EXPECT_TRUE(page.str() == schema_page(housing()))
      << "docs/tables.md is not up to date: housingd schema document housing --config config >docs/tables.md";
}

TEST(SchemaPage, SaysWhereRowsAndValuesComeFrom) {
  const std::string page = schema_page(housing());
  EXPECT_THAT(page, HasSubstr("\n| `road_id` | uuid | `/road/roadID` |  | → [roads](#roads) |\n"));
  EXPECT_THAT(page, HasSubstr("\n| `price_cash` | bigint | `/priceCash` | tracked | Asking price, DKK |\n"));
  EXPECT_THAT(page, HasSubstr("| `property_id`, `position` | `/buildings/*` of address | [properties](#properties) |"));
  EXPECT_THAT(page,
              HasSubstr("\n| `timestamp` | a moment: RFC 3339, in SQLite as text in UTC | `TEXT` | `timestamptz` |\n"));
  EXPECT_THAT(page, HasSubstr("\n### run_partitions\n"));
}

TEST(SchemaPage, NamesEachTableOfTheLedger) {
  const std::string page = schema_page(housing());
  for (const std::string table : definition::ledger_tables) {
    EXPECT_THAT(page, testing::AnyOf(HasSubstr("\n### " + table + "\n"), HasSubstr("`" + table + "`"))) << table;
  }
}

TEST(SchemaDiagram, ShowsKeysAndTheTablesThatColumnsReferTo) {
  const std::string diagram = schema_diagram(housing());
  EXPECT_THAT(diagram, HasSubstr("\n  buildings {\n    uuid property_id PK, FK\n    integer position PK\n  }\n"));
  EXPECT_THAT(diagram, HasSubstr("\n  properties ||--o{ buildings : has\n"));
  EXPECT_THAT(diagram, HasSubstr("\n  roads |o--o{ properties : road_id\n"));
}

}  // namespace
}  // namespace housingd::cli
