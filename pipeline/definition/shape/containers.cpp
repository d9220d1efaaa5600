#include "pipeline/definition/shape/containers.h"

namespace housingd::definition::shape {

ShapeOf<NamedValues> named_values() {
  return map_of<NamedValues>(
      any_key(), text(), Count::any,
      [](NamedValues& into, const std::string& name, std::string value) { into.emplace_back(name, std::move(value)); });
}

}  // namespace housingd::definition::shape
