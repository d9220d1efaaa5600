#include "pipeline/fetch/file_source.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/url/params_view.hpp>
#include <boost/url/parse.hpp>
#include <charconv>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "pipeline/async/cancelled.h"
#include "pipeline/async/offload.h"
#include "pipeline/definition/file_url.h"
#include "pipeline/fetch/json_lines_file.h"
#include "pipeline/fetch/url.h"

namespace housingd::fetch {

namespace fs = std::filesystem;

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

constexpr unsigned ok = 200;

fs::path folder_of(const definition::Client& client) {
  return definition::folder_in(client.base_url);
}

Error no_such_page(const fs::path& file, std::string_view why) {
  return {Disposition::fail_partition, ErrorCode::http_status, fmt::format("{}: {}", file.string(), why)};
}

// What tells one state of a file or folder from another.
std::string state_of(const struct stat& found) {
  return fmt::format("{}-{}.{}", found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
}

// The query of a link that a page gave: see link_to().
std::map<std::string, std::string> position_in(const std::string& target) {
  std::map<std::string, std::string> position;
  const auto mark = target.find('?');
  if (mark == std::string::npos) return position;
  const auto parsed = boost::urls::parse_uri_reference(target);
  if (!parsed) return position;
  for (const auto& param : parsed->params()) position.emplace(param.key, param.value);
  return position;
}

std::uint64_t number_in(const std::map<std::string, std::string>& position, const char* name) {
  std::uint64_t number = 0;
  const auto found = position.find(name);
  if (found == position.end()) return number;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
  return number;
}

std::pair<std::string, std::string> link_to(const definition::NamedValues& position) {
  return {"link", "<" + encode_target("", position) + ">; rel=\"next\""};
}

}  // namespace

bool is_of_files(const definition::Client& client) {
  return definition::is_file_url(client.base_url);
}

std::string file_url_of(const definition::Client& client, const Request& request) {
  return "file://" + encode_target(folder_of(client).string() + request.path, {});
}

class FileSource::Impl {
 public:
  explicit Impl(definition::Source source) : source_(std::move(source)) {}

  static awaitable<result<Page>> fetch(std::shared_ptr<Impl> self, Request request, outcome::Deadline deadline);

 private:
  [[nodiscard]] result<Page> read(const Request& request);
  [[nodiscard]] result<Page> lines(const fs::path& file, const Request& request, const std::string& state) const;
  [[nodiscard]] result<Page> document_in(const fs::path& folder, const Request& request, const std::string& state);
  [[nodiscard]] result<Page> document(const fs::path& file, const Request& request) const;
  [[nodiscard]] bool is_list_of_one(const std::string& path, const std::string& body) const;

  definition::Source source_;
  std::string listed_;  // the folder and state that `names_` are of
  std::vector<std::string> names_;
  boost::asio::thread_pool thread_{1};
};

awaitable<result<Page>> FileSource::Impl::fetch(std::shared_ptr<Impl> self, Request request,
                                                outcome::Deadline deadline) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return Error(Disposition::stop, ErrorCode::stopped, "stopped");
  if (deadline.has_passed()) {
    co_return Error(Disposition::fail_partition, ErrorCode::timeout, "the job's deadline has passed");
  }
  auto work = [impl = self.get(), &request] { return impl->read(request); };
  auto reading = async::offload(self->thread_.get_executor(), std::move(work));
  co_return co_await std::move(reading);
}

result<Page> FileSource::Impl::read(const Request& request) {
  const fs::path path = folder_of(source_.client).string() + request.path;
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return no_such_page(path, std::generic_category().message(errno));
  const auto position = position_in(request.target);
  const std::string state = state_of(found);
  if (const auto before = position.find("state"); before != position.end() && before->second != state) {
    return no_such_page(path, "it was changed while it was read");
  }
  if (S_ISDIR(found.st_mode)) return document_in(path, request, state);
  if (!S_ISREG(found.st_mode)) return no_such_page(path, "it is neither a file nor a folder");
  return path.extension() == ".jsonl" ? lines(path, request, state) : document(path, request);
}

result<Page> FileSource::Impl::lines(const fs::path& file, const Request& request, const std::string& state) const {
  const auto position = position_in(request.target);
  LinePosition from;
  if (position.contains("line")) {
    from = {number_in(position, "byte"), number_in(position, "line"), number_in(position, "total")};
  } else {
    const auto total = count_lines(file);
    if (!total) return total.error();
    from.total = *total;
  }
  auto piece = read_lines(file, from, source_.client.max_response_bytes);
  if (!piece) return piece.error();
  Page page{
      .url = fmt::format("{}#line={}", file_url_of(source_.client, request), from.line),
      .status = ok,
      .headers = {{total_items_header, std::to_string(from.total)}, {first_line_header, std::to_string(from.line)}},
      .body = std::move(piece->lines)};
  if (!piece->is_last) {
    page.headers.push_back(link_to({{"byte", std::to_string(piece->next.byte)},
                                    {"line", std::to_string(piece->next.line)},
                                    {"total", std::to_string(from.total)},
                                    {"state", state}}));
  }
  return page;
}

result<Page> FileSource::Impl::document_in(const fs::path& folder, const Request& request, const std::string& state) {
  if (const std::string listed = folder.string() + ' ' + state; listed != listed_) {
    listed_.clear();
    names_.clear();
    std::error_code trouble;
    for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
      const std::string name = at->path().filename().string();
      if (name.ends_with(".json") && !name.starts_with('.')) names_.push_back(name);
    }
    if (trouble) return no_such_page(folder, trouble.message());
    std::ranges::sort(names_);
    listed_ = listed;
  }
  const auto position = position_in(request.target);
  const std::uint64_t number = number_in(position, "number");
  if (number >= names_.size()) return no_such_page(folder, "there is no *.json file in it");
  Request one = request;
  one.path = request.path + (request.path.ends_with('/') ? "" : "/") + names_[number];
  auto page = document(folder / names_[number], one);
  if (page && is_list_of_one(request.path, page->body)) page->body = '[' + page->body + ']';
  if (page && number + 1 < names_.size()) {
    // Resolved against the page, which lies below the folder.
    auto link = link_to({{"number", std::to_string(number + 1)}, {"state", state}});
    page->headers.push_back(std::move(link));
  }
  return page;
}

result<Page> FileSource::Impl::document(const fs::path& file, const Request& request) const {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const auto size = stream.is_open() ? static_cast<std::int64_t>(stream.tellg()) : -1;
  if (size < 0) return no_such_page(file, "it cannot be read");
  if (static_cast<std::uint64_t>(size) > source_.client.max_response_bytes) {
    return Error(Disposition::fail_partition, ErrorCode::response_too_large,
                 fmt::format("{}: {} bytes are more than client.max_response ({})", file.string(), size,
                             source_.client.max_response_bytes));
  }
  Page page;
  page.url = file_url_of(source_.client, request);
  page.status = ok;
  page.body.resize(static_cast<std::size_t>(size));
  stream.seekg(0);
  stream.read(page.body.data(), size);
  if (stream.gcount() != size) return no_such_page(file, "it was changed while it was read");
  if (is_list_of_one(request.path, page.body)) page.body = '[' + page.body + ']';
  return page;
}

// Of an endpoint whose whole document is the list.
bool FileSource::Impl::is_list_of_one(const std::string& path, const std::string& body) const {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || body[first] != '{') return false;
  return std::ranges::any_of(source_.endpoints, [&path](const auto& named) {
    return named.second.path == path && named.second.data_selector.is_whole();
  });
}

FileSource::FileSource(definition::Source source) : impl_(std::make_shared<Impl>(std::move(source))) {}

FileSource::~FileSource() = default;

awaitable<result<Page>> FileSource::fetch(Request request, outcome::Deadline deadline, Asker /*asker*/) {
  return Impl::fetch(impl_, std::move(request), deadline);
}

}  // namespace housingd::fetch
