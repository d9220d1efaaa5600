// docs/reference.md: every key of every kind of definition file.
#pragma once

#include <string>

namespace housingd::definition {

// One file of each kind, as text: they stand in the page as they are.
struct ReferenceExamples {
  std::string settings, source, model, catalog, job;
};

// Markdown. Made from the same shapes that read the files and make the editor
// schemas, so that none of the three can say what another does not.
[[nodiscard]] std::string reference_page(const ReferenceExamples& examples);

}  // namespace housingd::definition
