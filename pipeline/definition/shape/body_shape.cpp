#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

using yaml::Node;
using yaml::NodeKind;

constexpr const char* expected_body = "a map: the JSON object to send; its texts may hold templates such as {code}";

// Whatever YAML can say that JSON can too.
class BodyShape final : public Shape<JsonTemplate> {
 public:
  void read(const Node& node, JsonTemplate& into, Reading& reading) const override {
    if (node.kind != NodeKind::map) return reading.refuse_value(node, expected_body);
    into = value_of(node, reading);
  }

  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::map,
            .expected = expected_body,
            .type = "JSON object",
            .key_pattern = ".*",
            .key_name = "NAME",
            .parts = {{.kind = Description::Kind::any, .expected = "any JSON value", .type = "JSON value"}}};
  }

 private:
  JsonTemplate value_of(const Node& node, Reading& reading) const {
    switch (node.kind) {
      case NodeKind::null:
        break;
      case NodeKind::scalar: {
        Scalar value;
        scalar_->read(node, value, reading);
        return JsonTemplate(std::move(value));
      }
      case NodeKind::list: {
        JsonTemplate::List elements;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
          const Reading::Scope scope(reading, i);
          elements.push_back(value_of(node.items[i], reading));
        }
        return JsonTemplate(std::move(elements));
      }
      case NodeKind::map: {
        JsonTemplate::Map members;
        for (const yaml::Member& member : node.members) {
          const Reading::Scope scope(reading, member.key);
          members.emplace_back(member.key, value_of(member.value, reading));
        }
        return JsonTemplate(std::move(members));
      }
    }
    return {};
  }

  ShapeOf<Scalar> scalar_ = scalar();
};

}  // namespace

ShapeOf<JsonTemplate> body_shape() {
  return std::make_shared<BodyShape>();
}

}  // namespace housingd::definition::shape
