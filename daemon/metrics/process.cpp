#include "daemon/metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace housingd::metrics {
namespace {

// Places in the line behind the program's name, counted from 0 (proc(5) counts
// from 1, the name being 2).
constexpr std::size_t user_ticks = 11;
constexpr std::size_t system_ticks = 12;
constexpr std::size_t thread_count = 17;
constexpr std::size_t start_time = 19;
constexpr std::size_t virtual_size = 20;
constexpr std::size_t resident_size = 21;

double number(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  while (!line.empty()) {
    const std::string_view word = line.substr(0, line.find_first_of(" \n"));
    if (!word.empty()) found.push_back(word);
    line.remove_prefix(std::min(line.size(), word.size() + 1));
  }
  return found;
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// When the machine booted: the wall clock less the time since, as it is now.
double boot_time() {
  timespec wall{};
  timespec since_boot{};
  clock_gettime(CLOCK_REALTIME, &wall);
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return static_cast<double>(wall.tv_sec - since_boot.tv_sec) +
         static_cast<double>(wall.tv_nsec - since_boot.tv_nsec) / 1e9;
}

std::optional<double> open_descriptors() {
  std::error_code trouble;
  double count = 0;
  std::filesystem::directory_iterator entry("/proc/self/fd", trouble);
  for (; !trouble && entry != std::filesystem::directory_iterator(); entry.increment(trouble)) ++count;
  if (trouble) return std::nullopt;
  // The look at the folder is one of them.
  return count - 1;
}

}  // namespace

std::optional<ProcessStat> parse_stat(std::string_view line) {
  // A name may hold anything, parentheses and spaces too: the last one ends it.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  const auto fields = words(line.substr(name_end + 1));
  if (fields.size() <= resident_size) return std::nullopt;
  return ProcessStat{.cpu_ticks = number(fields[user_ticks]) + number(fields[system_ticks]),
                     .threads = number(fields[thread_count]),
                     .start_ticks = number(fields[start_time]),
                     .virtual_bytes = number(fields[virtual_size]),
                     .resident_pages = number(fields[resident_size])};
}

Families process_families() {
  FamilyBuilder families;
  if (const auto stat = parse_stat(first_line("/proc/self/stat"))) {
    const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
    // A start that moved with the clock would look like a restart.
    static const double booted = boot_time();
    families.add(metric::process_resident, {}, stat->resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
    families.add(metric::process_virtual, {}, stat->virtual_bytes);
    families.add(metric::process_cpu, {}, stat->cpu_ticks / ticks_per_second);
    families.add(metric::process_threads, {}, stat->threads);
    families.add(metric::process_start, {}, booted + stat->start_ticks / ticks_per_second);
  }
  if (const auto open = open_descriptors()) families.add(metric::process_open_fds, {}, *open);
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    families.add(metric::process_max_fds, {}, static_cast<double>(limit.rlim_cur));
  }
  return families.take();
}

}  // namespace housingd::metrics
