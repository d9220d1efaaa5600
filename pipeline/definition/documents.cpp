#include "pipeline/definition/documents.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "pipeline/definition/yaml/parse.h"

namespace housingd::definition {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_files = 10'000;

void refuse(const fs::path& file, std::string what, std::string expected, Diagnostics& diagnostics) {
  diagnostics.add({.place = {.file = file.string()}, .what = std::move(what), .expected = std::move(expected)});
}

bool is_definition_file(const fs::path& file) {
  const fs::path extension = file.extension();
  return !file.filename().string().starts_with('.') && (extension == ".yaml" || extension == ".yml");
}

std::vector<fs::path> files_in(const fs::path& folder, Diagnostics& diagnostics) {
  std::vector<fs::path> files;
  std::error_code error;
  if (!fs::exists(folder, error) && !error) return files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (is_definition_file(at->path())) files.push_back(at->path());
    if (files.size() < max_files) continue;
    refuse(folder, "too many files", "at most " + std::to_string(max_files), diagnostics);
    break;
  }
  if (error) refuse(folder, "cannot be read: " + error.message(), "a folder of YAML files", diagnostics);
  std::ranges::sort(files);
  return files;
}

void read_document(const fs::path& file, Kind kind, Documents& into, Diagnostics& diagnostics) {
  auto text = yaml::read_text(file, diagnostics);
  auto root = text ? yaml::parse(*text, diagnostics) : std::nullopt;
  if (!root) {
    into.unreadable.insert(kind);
    return;
  }
  into.all.push_back({.kind = kind, .text = std::move(text), .root = std::move(*root)});
}

void read_settings(const fs::path& directory, Documents& into, Diagnostics& diagnostics) {
  const fs::path file = directory / "housingd.yaml";
  std::error_code error;
  if (fs::exists(file, error)) read_document(file, Kind::settings, into, diagnostics);
}

}  // namespace

const KindNames& names_of(Kind kind) {
  return *std::ranges::find(kind_names, kind, &KindNames::kind);
}

std::string_view Document::name() const {
  const yaml::Node* name = root.find(names_of(kind).name_key);
  return name == nullptr ? std::string_view() : name->text;
}

Document* Documents::find(Kind kind, std::string_view name) {
  const auto found =
      std::ranges::find_if(all, [&](const Document& it) { return it.kind == kind && it.name() == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> Documents::names(Kind kind) const {
  std::vector<std::string> names;
  for (const Document& document : all) {
    if (document.kind == kind) names.emplace_back(document.name());
  }
  return names;
}

Documents read_documents(const fs::path& directory, Diagnostics& diagnostics) {
  Documents documents;
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    refuse(directory, "there is no such folder", "a folder with housingd.yaml, sources/, models/, catalog/ and jobs/",
           diagnostics);
    return documents;
  }
  for (const KindNames& names : kind_names) {
    if (names.kind == Kind::settings) {
      read_settings(directory, documents, diagnostics);
      continue;
    }
    for (const fs::path& file : files_in(directory / names.folder, diagnostics)) {
      read_document(file, names.kind, documents, diagnostics);
    }
  }
  return documents;
}

Documents read_settings_document(const fs::path& directory, Diagnostics& diagnostics) {
  Documents documents;
  read_settings(directory, documents, diagnostics);
  return documents;
}

}  // namespace housingd::definition
