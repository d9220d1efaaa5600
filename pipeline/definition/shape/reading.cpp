#include "pipeline/definition/shape/reading.h"

#include <utility>

namespace housingd::definition::shape {

using yaml::NodeKind;

std::string Reading::subject() const {
  return path_.empty() ? whole_ : yaml::quote(path_);
}

void Reading::refuse(const yaml::Spot& spot, std::string what, std::string expected, std::string hint) {
  diagnostics_.add(yaml::diagnostic_at(spot, std::move(what), std::move(expected), std::move(hint)));
}

void Reading::refuse_value(const yaml::Node& node, std::string expected, std::string hint) {
  if (node.is_incomplete) return;
  std::string what = subject();
  switch (node.kind) {
    case NodeKind::null:
      what += path_.empty() ? " is empty" : " has no value";
      break;
    case NodeKind::list:
      what += " cannot be a list";
      break;
    case NodeKind::map:
      what += " cannot be a map";
      break;
    case NodeKind::scalar:
      what += " cannot be " + yaml::quote(node.shown());
      break;
  }
  refuse(node.spot, std::move(what), std::move(expected), std::move(hint));
}

Reading::Scope::Scope(Reading& reading, std::string_view key)
    : reading_(reading), length_before_(reading.path_.size()) {
  if (!reading_.path_.empty()) reading_.path_ += '.';
  reading_.path_ += key;
}

Reading::Scope::Scope(Reading& reading, std::size_t index) : reading_(reading), length_before_(reading.path_.size()) {
  reading_.path_ += "[" + std::to_string(index) + "]";
}

}  // namespace housingd::definition::shape
