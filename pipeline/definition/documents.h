// The files of a configuration folder as trees, before anybody asks what they mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/diagnostics.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition {

enum class Kind : std::uint8_t { settings, source, model, catalog, job };

struct KindNames {
  Kind kind;
  std::string_view folder;         // empty: the one file housingd.yaml
  std::string_view name_key;       // the key whose value names the definition
  std::string_view override_root;  // how `--set` begins
};

inline constexpr KindNames kind_names[] = {{Kind::settings, "", "", "settings"},
                                           {Kind::source, "sources", "source", "sources"},
                                           {Kind::model, "models", "model", "models"},
                                           {Kind::catalog, "catalog", "catalog", "catalogs"},
                                           {Kind::job, "jobs", "job", "jobs"}};

[[nodiscard]] const KindNames& names_of(Kind kind);

struct Document {
  Kind kind;
  std::unique_ptr<yaml::Text> text;
  yaml::Node root;

  // What the name key says; empty for settings, or without one.
  [[nodiscard]] std::string_view name() const;
};

struct Documents {
  std::vector<Document> all;                       // by kind, then by file name
  std::vector<std::unique_ptr<yaml::Text>> added;  // texts of overrides, which nodes of `all` refer to
  std::set<Kind> unreadable;                       // kinds with a file that is no tree: names may be missing

  [[nodiscard]] Document* find(Kind kind, std::string_view name);
  [[nodiscard]] std::vector<std::string> names(Kind kind) const;
};

// Every .yaml and .yml file below `directory` that a kind's folder holds.
[[nodiscard]] Documents read_documents(const std::filesystem::path& directory, Diagnostics& diagnostics);

// housingd.yaml alone, where it is there.
[[nodiscard]] Documents read_settings_document(const std::filesystem::path& directory, Diagnostics& diagnostics);

}  // namespace housingd::definition
