#include "pipeline/definition/yaml/interpolation.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "pipeline/definition/yaml/utf8.h"

namespace housingd::definition::yaml {

namespace {

constexpr std::string_view opening = "${";
constexpr std::size_t max_references_within = 8;

// The '}' that closes the reference whose inside begins at `begin`.
std::size_t find_closing(std::string_view text, std::size_t begin) {
  std::size_t open = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text.substr(i).starts_with(opening))
      ++open;
    else if (text[i] == '}' && --open == 0)
      return i;
  }
  return std::string_view::npos;
}

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, fits);
}

}  // namespace

// One value. The first problem ends it: the rest would be guesswork.
class Interpolation::Expander {
 public:
  Expander(Interpolation& owner, const Node& node) : owner_(owner), node_(node) {}

  std::optional<std::string> expand(std::string_view text, std::size_t depth = 0) {
    if (depth > max_references_within) return refuse("references within references nest too deep", "");
    std::string result;
    while (true) {
      const std::size_t at = text.find(opening);
      if (at == std::string_view::npos) return result.append(text);
      if (at > 0 && text[at - 1] == '$') {
        result.append(text.substr(0, at - 1)).append(opening);
        text.remove_prefix(at + opening.size());
        continue;
      }
      const std::size_t closing = find_closing(text, at + opening.size());
      if (closing == std::string_view::npos) return refuse("'${' is never closed", "'}', or '$${' for '${' itself");
      const std::size_t begin = at + opening.size();
      const auto value = resolve(text.substr(begin, closing - begin), depth);
      if (!value) return std::nullopt;
      result.append(text.substr(0, at)).append(*value);
      text.remove_prefix(closing + 1);
    }
  }

 private:
  std::optional<std::string> resolve(std::string_view reference, std::size_t depth) {
    constexpr std::string_view file = "file:";
    if (reference.starts_with(file)) return read_file(reference.substr(file.size()), depth);
    const std::size_t separator = reference.find(":-");
    const std::string name(reference.substr(0, separator));
    if (!is_variable_name(name)) {
      return refuse(quote("${" + std::string(reference) + "}") + " is no reference",
                    "${NAME}, ${NAME:-default} or ${file:PATH}");
    }
    auto value = owner_.environment_(name);
    if (separator != std::string_view::npos && value.value_or("").empty()) {
      return expand(reference.substr(separator + 2), depth + 1);
    }
    if (!value)
      return refuse("the environment variable " + quote(name) + " is not set", "it, or ${" + name + ":-default}");
    return inserted(std::move(*value), "the environment variable " + quote(name));
  }

  std::optional<std::string> read_file(std::string_view written_path, std::size_t depth) {
    const std::string shown = "the file " + quote(written_path);
    const auto path = expand(written_path, depth + 1);
    if (!path) return std::nullopt;
    if (path->empty()) return refuse("'${file:}' names no file", "${file:PATH}");
    const std::filesystem::path file = owner_.directory_ / *path;
    std::error_code error;
    // Opening a FIFO would wait for its writer.
    if (!std::filesystem::is_regular_file(file, error)) return refuse(shown + " cannot be read", "a regular file");
    std::ifstream stream(file, std::ios::binary);
    std::string content(max_file_bytes + 1, '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!stream.eof()) return refuse(shown + (stream ? " is too large" : " cannot be read"), "at most 64 KiB");
    content.resize(static_cast<std::size_t>(stream.gcount()));
    if (content.ends_with('\n')) content.pop_back();
    if (content.ends_with('\r')) content.pop_back();
    return inserted(std::move(content), shown);
  }

  std::optional<std::string> inserted(std::string value, const std::string& origin) {
    if (value.find('\0') != std::string::npos || first_ill_formed_byte(value)) {
      return refuse(origin + " does not hold text", "UTF-8 without NUL");
    }
    owner_.inserted_bytes_ += value.size();
    if (owner_.inserted_bytes_ > max_inserted_bytes) return refuse("too much text is inserted", "at most 4 MiB in all");
    return value;
  }

  std::nullopt_t refuse(std::string what, std::string expected) {
    owner_.diagnostics_.add(diagnostic_at(node_.spot, std::move(what), std::move(expected)));
    return std::nullopt;
  }

  Interpolation& owner_;
  const Node& node_;
};

void Interpolation::apply(Node& node) {
  for (Node& item : node.items) apply(item);
  for (Member& member : node.members) apply(member.value);
  if (node.kind != NodeKind::scalar || node.text.find(opening) == std::string::npos) return;
  auto value = Expander(*this, node).expand(node.text);
  node.written = std::move(node.text);
  node.is_incomplete = !value;
  node.text = value ? std::move(*value) : std::string();
}

}  // namespace housingd::definition::yaml
