// YAML text to a tree, in bounded time and memory.
#pragma once

#include <cstddef>
#include <optional>

#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::yaml {

inline constexpr std::size_t max_depth = 32;
inline constexpr std::size_t max_nodes = 200'000;

// The one document of `text`, which must outlive the tree; an empty text is a
// null node. Aliases, anchors, tags, merge keys, repeated keys and keys that
// are no text are reported and left out. Nothing is returned when the text is
// not UTF-8, holds NUL, is not YAML, nests deeper than max_depth, or has more
// than max_nodes nodes.
[[nodiscard]] std::optional<Node> parse(const Text& text, Diagnostics& diagnostics);

}  // namespace housingd::definition::yaml
