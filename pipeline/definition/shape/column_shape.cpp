#include "pipeline/definition/shape/converted.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

// As the file writes a column; which keys are there says what its origin is.
struct ColumnForm {
  std::optional<JsonPath> path;
  std::optional<std::string> root;
  std::optional<std::string> parent;
  std::optional<ColumnOrigin> element;
  std::optional<ColumnType> type;
  bool required = false;
  std::string description;
};

ShapeOf<ColumnType> column_type() {
  return choice<ColumnType>({{"text", ColumnType::text},
                             {"integer", ColumnType::integer},
                             {"bigint", ColumnType::bigint},
                             {"double", ColumnType::number},
                             {"boolean", ColumnType::boolean},
                             {"uuid", ColumnType::uuid},
                             {"date", ColumnType::date},
                             {"timestamp", ColumnType::timestamp},
                             {"json", ColumnType::json}});
}

void check_origin(const ColumnForm& form, const yaml::Node& node, Reading& reading) {
  const int origins = (form.path ? 1 : 0) + (form.parent ? 1 : 0) + (form.element ? 1 : 0);
  if (origins != 1) {
    reading.refuse(
        node.spot,
        reading.subject() + (origins == 0 ? " says not where" : " says more than once where") + " its value comes from",
        "exactly one of path, parent and element");
    return;
  }
  if (form.path && !form.type)
    reading.refuse(node.spot, "'type' is missing in " + reading.subject(), column_type()->describe().expected);
  if (!form.path && form.type) {
    reading.refuse(node.find("type")->spot,
                   "'type' is given beside '" + std::string(form.parent ? "parent" : "element") + "'",
                   form.parent ? "no type: it is that of the parent's column"
                               : "no type: a position is an integer, is_first a boolean");
  }
  if (!form.path && form.root)
    reading.refuse(node.find("root")->spot, "'root' is given without 'path'", "both or neither");
}

ShapeOf<ColumnForm> form_shape() {
  return object<ColumnForm>()
      .optional("path", &ColumnForm::path, pointer(), "Where the value is in the row's entity or list element.")
      .optional("root", &ColumnForm::root, text(definition_name()), "path begins at the entity of this other root.")
      .optional("parent", &ColumnForm::parent, text(identifier()),
                "The value is that of this column of the parent's row.")
      .optional("element", &ColumnForm::element,
                choice<ColumnOrigin>({{"position", ColumnOrigin::position}, {"is_first", ColumnOrigin::is_first}}),
                "The value is the row's place in its list: from 0, or whether it is the first.")
      .optional("type", &ColumnForm::type, column_type(), "The type of the value, with path only.")
      .optional("required", &ColumnForm::required, boolean(),
                "A record without the value is rejected; keys always are.")
      .optional("description", &ColumnForm::description, text(), "What the value means, and its unit.")
      .check(check_origin)
      .done();
}

void convert(ColumnForm form, const yaml::Node& /*node*/, Column& into, Reading& /*reading*/) {
  into.required = form.required;
  into.description = std::move(form.description);
  into.root = std::move(form.root).value_or("");
  into.type = form.type.value_or(ColumnType::text);
  if (form.parent) {
    into.origin = ColumnOrigin::parent;
    into.parent_column = std::move(*form.parent);
  } else if (form.element) {
    into.origin = *form.element;
    into.type = into.origin == ColumnOrigin::is_first ? ColumnType::boolean : ColumnType::integer;
  } else if (form.path) {
    into.path = std::move(*form.path);
  }
}

}  // namespace

ShapeOf<Column> column_shape() {
  return converted<Column>(form_shape(), convert);
}

}  // namespace housingd::definition::shape
