#include "tests/definition/broken.h"

namespace housingd::definition {
namespace {

const Broken cases[] = {
    {.name = "BadBoolean",
     .file = model_file,
     .find = "{ path: /id, type: uuid }",
     .replace = "{ path: /id, type: uuid, required: yes }",
     .expected = "models/homes.yaml:7:46: 'tables.homes.columns.id.required' cannot be 'yes'"},
    {.name = "BadColumnType",
     .file = model_file,
     .find = "type: bigint",
     .replace = "type: bignum",
     .expected = "models/homes.yaml:8:36: 'tables.homes.columns.price.type' cannot be 'bignum'"},
    {.name = "PathIsNoPointer",
     .file = model_file,
     .find = "/price",
     .replace = "price",
     .expected = "models/homes.yaml:8:22: 'tables.homes.columns.price.path' cannot be 'price'"},
    {.name = "StarWhereNoListIsMeant",
     .file = model_file,
     .find = "/price",
     .replace = "/prices/*",
     .expected = "models/homes.yaml:8:22: 'tables.homes.columns.price.path' cannot be '/prices/*'"},
    {.name = "TableNameIsNoIdentifier",
     .file = model_file,
     .find = R"(  homes:
)",
     .replace = R"(  Homes-2:
)",
     .expected = "models/homes.yaml:3:3: 'Homes-2' cannot be a key of 'tables'"},
    {.name = "LedgerTableName",
     .file = model_file,
     .find = R"(  homes:
    root)",
     .replace = R"(  changes:
    root)",
     .expected = "models/homes.yaml:3:3: the table name 'changes' is taken by the store itself"},
    {.name = "BookkeepingColumn",
     .file = model_file,
     .find = "price: {",
     .replace = "run_id: {",
     .expected = "models/homes.yaml:8:7: the column name 'run_id' is taken: every table gets this column"},
    {.name = "ColumnWithoutOrigin",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ type: bigint }",
     .expected = "models/homes.yaml:8:14: 'tables.homes.columns.price' says not where its value comes from"},
    {.name = "ColumnWithTwoOrigins",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ path: /price, parent: id, type: bigint }",
     .expected = "models/homes.yaml:8:14: 'tables.homes.columns.price' says more than once where its value comes from",
     .errors = 2},
    {.name = "ColumnWithoutType",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ path: /price }",
     .expected = "models/homes.yaml:8:14: 'type' is missing in 'tables.homes.columns.price'"},
    {.name = "TypeBesideElement",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ element: position, type: integer }",
     .expected = "models/homes.yaml:8:25: 'element' is given in a table that is no list",
     .errors = 2},
    {.name = "ElementInNoList",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ element: position }",
     .expected = "models/homes.yaml:8:25: 'element' is given in a table that is no list"},
    {.name = "KeyIsNoColumn",
     .file = model_file,
     .find = "key: id",
     .replace = "key: idd",
     .expected = "models/homes.yaml:5:10: 'key' names 'idd', which is no column of 'homes'",
     .hint = "did you mean 'id'?"},
    {.name = "KeyOfAnInexactType",
     .file = model_file,
     .find = "type: uuid",
     .replace = "type: double",
     .expected = "models/homes.yaml:5:10: a column of this type cannot be part of a key"},
    {.name = "TrackedColumnIsMissing",
     .file = model_file,
     .find = "    columns:",
     .replace = R"(    track: [price, pricee]
    columns:)",
     .expected = "models/homes.yaml:6:20: 'track' names 'pricee', which is no column of 'homes'",
     .hint = "did you mean 'price'?"},
    {.name = "TrackedKey",
     .file = model_file,
     .find = "    columns:",
     .replace = R"(    track: [id]
    columns:)",
     .expected = "models/homes.yaml:6:13: 'track' names a key column, which never changes"},
    {.name = "IndexedTwice",
     .file = model_file,
     .find = "    columns:",
     .replace = R"(    indexes: [[price, price]]
    columns:)",
     .expected = "models/homes.yaml:6:23: 'indexes' names 'price' twice"},
    {.name = "TableOfNothing",
     .file = model_file,
     .find = R"(    root: home
)",
     .replace = "",
     .expected = "models/homes.yaml:3:3: the table 'homes' says not what its rows are made of"},
    {.name = "ParentIsMissing",
     .file = model_file,
     .find = "    key: id",
     .replace = R"(    parent: hmes
    key: id)",
     .expected = "models/homes.yaml:5:13: the parent 'hmes' is no table of this model",
     .hint = "did you mean 'homes'?"},
    {.name = "TableIsItsOwnParent",
     .file = model_file,
     .find = "    key: id",
     .replace = R"(    parent: homes
    key: id)",
     .expected = "models/homes.yaml:5:13: the table 'homes' is its own ancestor"},
    {.name = "ListKeyWithoutParentKey",
     .file = model_file,
     .find = R"(tables:
)",
     .replace = R"(tables:
  rooms: { parent: homes, each: /rooms, key: n, columns: { n: { element: position } } }
)",
     .expected = "models/homes.yaml:3:46: the key of 'rooms' does not begin with the key of its parent 'homes'"},
    {.name = "EntityWithoutReferenceToItsParent",
     .file = model_file,
     .find = R"(tables:
)",
     .replace = R"(tables:
  offers: { root: offer, parent: homes, key: n, columns: { n: { path: /n, type: text } } }
)",
     .expected = "models/homes.yaml:3:49: no column of 'offers' refers to the key column 'id' of its parent"},
    {.name = "ParentColumnIsMissing",
     .file = model_file,
     .find = R"(tables:
)",
     .replace = R"(tables:
  offers: { root: offer, parent: homes, key: n, columns: { n: { path: /n, type: text }, home: { parent: id }, x: { parent: pric } } }
)",
     .expected = "models/homes.yaml:3:124: the parent 'homes' has no column 'pric'",
     .hint = "did you mean 'price'?"},
    {.name = "ListWithoutParent",
     .file = model_file,
     .find = R"(tables:
)",
     .replace = R"(tables:
  rooms: { root: home, each: /rooms, key: n, columns: { n: { path: /n, type: text } } }
)",
     .expected = "models/homes.yaml:3:30: a list belongs to a parent, or is shared"},
    {.name = "SharedTableWithParent",
     .file = model_file,
     .find = R"(tables:
)",
     .replace = R"(tables:
  rooms: { parent: homes, each: /rooms, shared: true, key: [h, n], columns: { h: { parent: id }, n: { path: /n, type: text } } }
)",
     .expected = "models/homes.yaml:3:20: a shared table has no parent: its rows are owned by none"},
    {.name = "ColumnRootIsMissing",
     .file = model_file,
     .find = "{ path: /price, type: bigint }",
     .replace = "{ root: hom, path: /price, type: bigint }",
     .expected = "models/homes.yaml:8:22: the root 'hom' is that of no table of this model",
     .hint = "did you mean 'home'?"},
    {.name = "IgnoredRootIsMissing",
     .file = model_file,
     .find = "tables:",
     .replace = R"(ignored: [ { root: house, path: /x, reason: unused } ]
tables:)",
     .expected = "models/homes.yaml:2:20: the root 'house' is that of no table of this model"},
};

class BrokenModel : public testing::TestWithParam<Broken> {};

TEST_P(BrokenModel, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, BrokenModel, testing::ValuesIn(cases), name_of_case);

}  // namespace
}  // namespace housingd::definition
