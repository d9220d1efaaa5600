// A SQLite file.
#pragma once

#include <filesystem>

#include "tests/faults/place.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"

namespace housingd::faults {

class SqlitePlace final : public Place {
 public:
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  [[nodiscard]] std::string url() const override { return "sqlite:" + file_.string(); }
  [[nodiscard]] Rows rows(const std::string& sql) const override;
  [[nodiscard]] bool has(const std::string& table) const override;
  void settle() const override {}
  [[nodiscard]] std::string damage() const override;

 private:
  support::ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "housing.db";
  support::Oracle oracle_{file_};
};

}  // namespace housingd::faults
