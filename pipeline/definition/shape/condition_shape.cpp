#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

using yaml::Node;
using yaml::NodeKind;

namespace {

using Allowed = decltype(Condition::allowed);

void check_range(const Range& range, const Node& node, Reading& reading) {
  if (!range.min && !range.max) reading.refuse(node.spot, reading.subject() + " is an empty range", "min, max or both");
  if (range.min && range.max && *range.min > *range.max) {
    reading.refuse(node.spot, "'min' is greater than 'max' in " + reading.subject(), "min to be at most max");
  }
}

class AllowedShape final : public Shape<Allowed> {
 public:
  void read(const Node& node, Allowed& into, Reading& reading) const override {
    switch (node.kind) {
      case NodeKind::scalar:
        return single_->read(node, into.emplace<Scalar>(), reading);
      case NodeKind::list:
        return list_->read(node, into.emplace<ScalarList>(), reading);
      case NodeKind::map:
        return range_->read(node, into.emplace<Range>(), reading);
      case NodeKind::null:
        return reading.refuse_value(node, expected());
    }
  }
  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::any_of,
            .expected = expected(),
            .type = "value, list of values or range",
            .parts = {single_->describe(), list_->describe(), range_->describe()}};
  }

 private:
  static std::string expected() { return "a value, a list of values, or a range {min, max}"; }

  ShapeOf<Scalar> single_ = scalar();
  ShapeOf<ScalarList> list_ = list_of(scalar(), Count::at_least_one);
  ShapeOf<Range> range_ = object<Range>()
                              .optional("min", &Range::min, number(), "The least value, itself included.")
                              .optional("max", &Range::max, number(), "The greatest value, itself included.")
                              .check(check_range)
                              .done();
};

}  // namespace

ShapeOf<std::vector<Condition>> conditions_shape() {
  const auto keep = [](std::vector<Condition>& into, const std::string& field, Allowed allowed) {
    into.push_back({.field = field, .allowed = std::move(allowed)});
  };
  Rule field_name = any_key();
  field_name.placeholder = "FIELD";
  return map_of<std::vector<Condition>, Allowed>(field_name, std::make_shared<AllowedShape>(), Count::any, keep);
}

}  // namespace housingd::definition::shape
