// A shape: one declaration that reads a value from a tree and describes itself.
#pragma once

#include <memory>
#include <optional>

#include "pipeline/definition/shape/description.h"
#include "pipeline/definition/shape/reading.h"

namespace housingd::definition::shape {

template <class T>
class Shape {
 public:
  Shape() = default;
  Shape(const Shape&) = delete;
  Shape& operator=(const Shape&) = delete;
  virtual ~Shape() = default;

  // Reports all that does not fit; what it cannot read stays as it is in `into`.
  virtual void read(const yaml::Node& node, T& into, Reading& reading) const = 0;
  [[nodiscard]] virtual Description describe() const = 0;
  // The value as a file writes it, where that takes one line: for defaults.
  [[nodiscard]] virtual std::optional<Written> write(const T& /*value*/) const { return std::nullopt; }
};

// Immutable, hence shared freely.
template <class T>
using ShapeOf = std::shared_ptr<const Shape<T>>;

}  // namespace housingd::definition::shape
