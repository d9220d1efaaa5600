// What may be written to, and what may not.
#include <filesystem>
#include <system_error>

#include "daemon/export/export.h"

namespace housingd::exporting {

namespace {

namespace fs = std::filesystem;

std::string complaint_about_file(const Request& request) {
  const fs::path& file = request.to;
  std::error_code trouble;
  if (fs::is_directory(file, trouble)) return file.string() + " is a folder; name a file in it, such as housing.db";
  if (!fs::exists(file, trouble)) return "";
  if (!request.sqlite_source.empty() && fs::equivalent(file, request.sqlite_source, trouble)) {
    return file.string() + " is the store itself; name another file";
  }
  if (request.existing == Existing::keep) return file.string() + " is there already; --force replaces it";
  // SQLite would take them for those of the new file.
  for (const char* sibling : {"-wal", "-journal"}) {
    auto beside = file;
    beside += sibling;
    if (fs::exists(beside, trouble)) {
      return file.string() + " is in use, or was not closed well: " + beside.string() +
             " is beside it; close it, or name another file";
    }
  }
  return "";
}

std::string complaint_about_folder(const Request& request) {
  const fs::path& folder = request.to;
  std::error_code trouble;
  const std::string format(name_of(request.format));
  if (!fs::exists(folder, trouble)) return "";
  if (!fs::is_directory(folder, trouble)) {
    return folder.string() + " is a file; " + format + " is written into a folder, a file a table";
  }
  if (request.existing == Existing::keep && !fs::is_empty(folder, trouble)) {
    return "the folder " + folder.string() + " is not empty; --force replaces an export that is in it";
  }
  return "";
}

}  // namespace

std::string complaint_about(const Request& request) {
  std::error_code trouble;
  const fs::path parent = fs::absolute(request.to, trouble).lexically_normal().parent_path();
  const fs::path holding = request.to.has_filename() ? parent : parent.parent_path();
  if (!fs::is_directory(holding, trouble)) return "there is no folder " + holding.string() + "; make it first";
  return request.format == Format::sqlite ? complaint_about_file(request) : complaint_about_folder(request);
}

}  // namespace housingd::exporting
