// A configuration folder of a test's own.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/definitions.h"

namespace housingd::definition {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "housingd-definition-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Folder& write(const std::string& file, std::string_view text) {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << text;
    return *this;
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  [[nodiscard]] Loaded load(std::vector<Override> overrides = {}) const {
    return definition::load({.directory = path_, .overrides = std::move(overrides), .environment = no_environment});
  }

  // What went wrong, without the folder's own path.
  [[nodiscard]] std::string text_of(const Diagnostics& diagnostics) const {
    std::string text = diagnostics.to_text();
    const std::string prefix = path_.string() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
      text.erase(at, prefix.size());
    }
    return text;
  }

  [[nodiscard]] std::string errors(std::vector<Override> overrides = {}) const {
    return text_of(load(std::move(overrides)).diagnostics);
  }

 private:
  static std::optional<std::string> no_environment(const std::string& /*name*/) { return std::nullopt; }

  std::filesystem::path path_;
};

// The smallest definitions that belong together.
inline constexpr std::string_view plain_source = R"(source: api
client: { base_url: "https://api.example.dk" }
endpoints:
  homes:
    path: /homes
    paginator: { type: page_number, limit: 50, total_items_path: /total, max_items: 10000 }
    data_selector: /homes
    record_key: /id
    roots: { home: "" }
)";

inline constexpr std::string_view plain_model = R"(model: homes
tables:
  homes:
    root: home
    key: id
    columns:
      id: { path: /id, type: uuid }
      price: { path: /price, type: bigint }
)";

inline constexpr std::string_view plain_catalog = R"(catalog: towns
entries:
  - { name: Aarhus, code: "0751", people: 300000, zip_codes: [8000, 8200] }
  - { name: Odense, code: "0461", people: 180000, zip_codes: [5000] }
)";

inline constexpr std::string_view plain_job = R"(job: nightly
endpoint: api.homes
model: homes
partitions:
  from: towns
  params: { town: "{name}" }
)";

inline void write_plain(Folder& folder) {
  folder.write("sources/api.yaml", plain_source)
      .write("models/homes.yaml", plain_model)
      .write("catalog/towns.yaml", plain_catalog)
      .write("jobs/nightly.yaml", plain_job);
}

}  // namespace housingd::definition
