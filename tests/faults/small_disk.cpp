#include "tests/faults/small_disk.h"

#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tests/support/unprivileged.h"

namespace housingd::faults {
namespace {

constexpr std::uint64_t at_first = 64 << 20;

}  // namespace

std::optional<std::string> SmallDisk::missing() {
  const support::ScratchFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0) {
    return "a small disk cannot be mounted here: " + std::generic_category().message(errno);
  }
  ::umount2(folder.path().c_str(), MNT_DETACH);
  return std::nullopt;
}

SmallDisk::SmallDisk() {
  // The way to it is for everybody.
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::others_exec, std::filesystem::perm_options::add);
  std::filesystem::create_directory(path_);
  mount(at_first, 0);
  support::give_to_unprivileged(path_);
}

SmallDisk::~SmallDisk() {
  ::umount2(path_.c_str(), MNT_DETACH);
}

void SmallDisk::leave_free(std::uint64_t bytes) {
  const auto space = std::filesystem::space(path_);
  mount(space.capacity - space.free + bytes, MS_REMOUNT);
}

void SmallDisk::mount(std::uint64_t bytes, unsigned long flags) const {
  const std::string options = "size=" + std::to_string(bytes);
  if (::mount("tmpfs", path_.c_str(), "tmpfs", flags, options.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), "mount " + path_.string());
  }
}

}  // namespace housingd::faults
