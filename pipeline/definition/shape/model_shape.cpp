#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

ShapeOf<Table> table_shape() {
  const auto column_name = text(identifier());
  return object<Table>()
      .optional("description", &Table::description, text(), "What one row is.")
      .optional("root", &Table::root, text(definition_name()),
                "The entity that a row is made of, one of the endpoint's roots.")
      .optional("parent", &Table::parent, text(identifier()), "The table that the rows belong to.")
      .optional("at", &Table::at, pointer(), "An object within the entity: a row is made of it where it is present.")
      .optional("each", &Table::each, pointer(JsonPath::Star::allowed),
                "A list within the entity or the parent's element: a row is made of each element.")
      .optional("shared", &Table::shared, boolean(),
                "The rows are reached from many records and owned by none: they are never removed.")
      .required("key", &Table::key, one_or_list_of(column_name), "The column or columns that identify a row.")
      .required("columns", &Table::columns, named_list_of<Column>(identifier(), column_shape()),
                "In the order of the table.")
      .optional("track", &Table::track, list_of(column_name), "Columns whose every change is kept in 'changes'.")
      .optional("indexes", &Table::indexes, list_of(one_or_list_of(column_name)),
                "Further indexes, each a column or a list of columns.")
      .done();
}

ShapeOf<IgnoredField> ignored_shape() {
  return object<IgnoredField>()
      .required("root", &IgnoredField::root, text(definition_name()), "The entity that has the field.")
      .required("path", &IgnoredField::path, pointer(JsonPath::Star::allowed),
                "The field; all below it is ignored too.")
      .required("reason", &IgnoredField::reason, text(any_key()), "Why no column holds it.")
      .done();
}

}  // namespace

ShapeOf<Model> model_shape() {
  return object<Model>()
      .required("model", &Model::name, text(definition_name()), "The name by which jobs call this model.")
      .optional("description", &Model::description, text(), "What the tables hold.")
      .required("tables", &Model::tables, named_list_of<Table>(identifier(), table_shape()),
                "The tables that come out.")
      .optional("ignored", &Model::ignored, list_of(ignored_shape()),
                "Fields of the source that no column holds, and why.")
      .done();
}

}  // namespace housingd::definition::shape
