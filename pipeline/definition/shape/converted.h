// A shape that reads one struct and hands over another, or the same completed.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "pipeline/definition/shape/shape.h"

namespace housingd::definition::shape {

template <class Form, class T>
class ConvertedShape final : public Shape<T> {
 public:
  using Convert = std::function<void(Form, const yaml::Node&, T&, Reading&)>;

  ConvertedShape(ShapeOf<Form> form, Convert convert) : form_(std::move(form)), convert_(std::move(convert)) {}

  // Converts also what was read in part: later checks need its names.
  void read(const yaml::Node& node, T& into, Reading& reading) const override {
    Form form{};
    form_->read(node, form, reading);
    if (node.kind == yaml::NodeKind::map) convert_(std::move(form), node, into, reading);
  }
  [[nodiscard]] Description describe() const override { return form_->describe(); }

 private:
  ShapeOf<Form> form_;
  Convert convert_;
};

template <class T, class Form>
[[nodiscard]] ShapeOf<T> converted(ShapeOf<Form> form, typename ConvertedShape<Form, T>::Convert convert) {
  return std::make_shared<ConvertedShape<Form, T>>(std::move(form), std::move(convert));
}

}  // namespace housingd::definition::shape
