#include "pipeline/archive/partition_files.h"

#include <fmt/format.h>

#include <system_error>

#include "pipeline/archive/file.h"
#include "pipeline/archive/file_name.h"
#include "pipeline/archive/frame.h"
#include "pipeline/archive/not_archived.h"

namespace housingd::archive {

using outcome::Error;
using outcome::result;

PartitionFiles PartitionFiles::in(const std::filesystem::path& run_folder, std::string_view partition) {
  const std::string name = file_name_of(partition);
  return {run_folder / (name + ".zst"), run_folder / (name + ".index.jsonl")};
}

result<PartitionWriter> PartitionWriter::open(PartitionFiles files) {
  auto data = File::open_to_write(files.data);
  if (!data) return data.error();
  auto index = File::open_to_write(files.index);
  if (!index) return index.error();
  const auto data_bytes = data->size();
  if (!data_bytes) return data_bytes.error();
  const auto whole = read_index(files.index, *data_bytes, [](const IndexedPage&, LinePlace) {});
  if (!whole) return whole.error();
  // The index first: no line may ever speak of a frame that is not there.
  if (auto cut = index->cut(whole->index_bytes); !cut) return cut.error();
  if (auto cut = data->cut(whole->frame_bytes); !cut) return cut.error();
  return PartitionWriter(std::move(files), *whole);
}

result<void> PartitionWriter::append(IndexedPage page, std::string_view body) {
  const std::string frame = pack(body);
  page.offset = whole_.frame_bytes;
  page.length = frame.size();
  page.bytes = body.size();
  const std::string line = line_of(page);
  auto data = File::open_to_write(files_.data);
  if (!data) return data.error();
  auto index = File::open_to_write(files_.index);
  if (!index) return index.error();
  auto written = data->write(whole_.frame_bytes, frame);
  if (written) written = index->write(whole_.index_bytes, line);
  if (!written) {
    // Gives back the room of the half that was written; what stays of it does not count.
    static_cast<void>(index->cut(whole_.index_bytes));
    static_cast<void>(data->cut(whole_.frame_bytes));
    return written;
  }
  whole_.frame_bytes += frame.size();
  whole_.index_bytes += line.size();
  ++whole_.count;
  return {};
}

result<PartitionReader> PartitionReader::open(PartitionFiles files) {
  std::error_code trouble;
  const auto data_bytes = std::filesystem::file_size(files.data, trouble);
  if (trouble) {
    return not_archived(
        fmt::format("the archive has no page of the partition: {}: {}", files.data.string(), trouble.message()));
  }
  PartitionReader reader(std::move(files));
  const auto whole = read_index(reader.files_.index, data_bytes, [&reader](const IndexedPage& page, LinePlace line) {
    reader.lines_[page.request] = line;
  });
  if (!whole) return whole.error();
  return reader;
}

result<PartitionReader::Found> PartitionReader::find(std::uint64_t request, std::uint64_t max_bytes) const {
  const auto line = lines_.find(request);
  if (line == lines_.end()) {
    return not_archived(fmt::format("the page is not in {}", files_.index.string()));
  }
  auto index = File::open_to_read(files_.index);
  if (!index) return index.error();
  const auto text = index->read(line->second.at, line->second.bytes);
  if (!text) return text.error();
  auto page = indexed_page(*text);
  if (!page || page->request != request) {
    return not_archived(fmt::format("{} was changed meanwhile", files_.index.string()));
  }
  auto data = File::open_to_read(files_.data);
  if (!data) return data.error();
  const auto frame = data->read(page->offset, page->length);
  if (!frame) return frame.error();
  auto body = unpack(*frame, max_bytes);
  if (!body) return std::move(body).error().in(fmt::format("{} at byte {}", files_.data.string(), page->offset));
  return Found{*std::move(page), *std::move(body)};
}

}  // namespace housingd::archive
