// Decoding of compressed bodies by ourselves: libcurl takes a stream that ends early for whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct z_stream_s;

namespace policywatch::io {

/// One layer: gzip (several members too), zlib and the raw deflate that some servers send under that name.
class Inflater {
 public:
  /// `encoding` is gzip, x-gzip or deflate without case.
  static bool understands(std::string_view encoding);
  explicit Inflater(std::string_view encoding);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  enum class Step { more, full, damaged };
  using Sink = std::function<Step(std::string_view)>;
  /// Hands what `data` holds to `sink`, at most 64 KiB at a time; ends early with what the sink says.
  Step feed(std::string_view data, const Sink& sink);
  /// Whether the stream has come to its own end (a body of no bytes has).
  bool complete() const;

 private:
  struct Free {
    void operator()(z_stream_s* stream) const noexcept;
  };
  void open();
  std::unique_ptr<z_stream_s, Free> stream_;
  std::string start_;  // the first bytes, until the format is known
  bool gzip_ = false, begun_ = false, ended_ = false;
};

/// The layers that a Content-Encoding names. No more than two: a chain of them is an attack.
class Decoder {
 public:
  /// One element of the header's list, in its order; false: not one we read, or one too many.
  bool add(std::string_view encoding);
  bool empty() const { return layers_.empty(); }
  std::size_t layers() const { return layers_.size(); }
  /// Appends what `data` holds to `out`. full: `out`, or what stands between the layers, has reached `limit`.
  Inflater::Step feed(std::string_view data, std::string& out, std::size_t limit);
  bool complete() const;
  void clear();

 private:
  std::vector<Inflater> layers_;  // the last one was applied last and is undone first
  std::uint64_t between_ = 0;
};

/// Appends at most up to `limit`; full when there was more. A large text grows once to the limit (pages
/// nobody has written to cost nothing) instead of being copied while it doubles.
Inflater::Step append_bounded(std::string& out, std::string_view data, std::size_t limit);

}  // namespace policywatch::io
