#include "io/curl_engine.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <new>

namespace policywatch::io {
namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

namespace {

// Idle connections kept for the next request; each holds a descriptor and, over TLS, some 50 KiB.
constexpr long kIdleConnections = 64;
constexpr std::size_t kIdleHandles = 64;
constexpr std::chrono::milliseconds kSweep{1000};

}  // namespace

void require_curl() {
  static const CURLcode made = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (made != CURLE_OK) throw std::bad_alloc();
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (!longer) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

Transfer::Transfer(const asio::any_io_executor& loop)
    : easy(curl_easy_init()), done(loop, SteadyClock::time_point::max()) {
  if (!easy) throw std::bad_alloc();
}

// A descriptor on the loop. libcurl owns the descriptor itself; a wait that completes after the watch died
// finds engine == null.
struct CurlEngine::Watch : std::enable_shared_from_this<Watch> {
  Watch(CurlEngine* owner, curl_socket_t fd) : engine(owner), descriptor(owner->loop_, fd) {}
  ~Watch() { drop(); }

  void want(int what) {
    wanted = what & (CURL_POLL_IN | CURL_POLL_OUT);
    arm();
  }
  void arm() {
    if ((wanted & CURL_POLL_IN) && !reading)
      wait(asio::posix::stream_descriptor::wait_read, reading, CURL_POLL_IN);
    if ((wanted & CURL_POLL_OUT) && !writing)
      wait(asio::posix::stream_descriptor::wait_write, writing, CURL_POLL_OUT);
  }
  void wait(asio::posix::stream_descriptor::wait_type type, bool& pending, int direction) {
    pending = true;
    descriptor.async_wait(
        type, [self = shared_from_this(), &pending, direction](const boost::system::error_code& error) {
          pending = false;
          // libcurl may have changed its mind about the direction since.
          if (error || !self->engine || !(self->wanted & direction)) return;
          std::shared_ptr<CurlEngine> alive = self->engine->shared_from_this();
          alive->act(self->descriptor.native_handle(),
                     direction == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
          if (self->engine) self->arm();
        });
  }
  void drop() {
    if (engine) descriptor.release();
    engine = nullptr;
  }

  CurlEngine* engine;
  asio::posix::stream_descriptor descriptor;
  int wanted = 0;
  bool reading = false, writing = false;
};

// Membership in the multi handle, undone however the coroutine ends.
struct CurlEngine::Added {
  Added(CurlEngine& owner, Transfer& one) : engine(owner), transfer(one) {
    engine.active_.push_back(&transfer);
  }
  ~Added() {
    std::erase(engine.active_, &transfer);
    if (engine.multi_) curl_multi_remove_handle(engine.multi_, transfer.easy.get());
  }
  Added(const Added&) = delete;
  Added& operator=(const Added&) = delete;
  CurlEngine& engine;
  Transfer& transfer;
};

std::shared_ptr<CurlEngine> CurlEngine::make(const asio::any_io_executor& loop) {
  return std::shared_ptr<CurlEngine>(new CurlEngine(loop));
}

CurlEngine::CurlEngine(const asio::any_io_executor& loop) : loop_(loop), timer_(loop), sweep_timer_(loop) {
  require_curl();
  build_multi();
}

CurlEngine::~CurlEngine() {
  assert(active_.empty());
  idle_.clear();
  curl_multi_cleanup(multi_);
  for (auto& watch : watches_) {
    if (watch) watch->drop();
  }
}

void CurlEngine::build_multi() {
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlEngine::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlEngine::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnections);
}

std::unique_ptr<Transfer> CurlEngine::take(void (*prepare_new)(CURL*)) {
  if (!idle_.empty()) {
    std::unique_ptr<Transfer> transfer = std::move(idle_.back());
    idle_.pop_back();
    return transfer;
  }
  auto transfer = std::make_unique<Transfer>(loop_);
  transfer->engine = this;
  CURL* easy = transfer->easy.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error.data());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlEngine::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer.get());
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlEngine::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlEngine::on_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer.get());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Without it a cancel during a name look-up joins the resolver's thread: seconds of standstill.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  prepare_new(easy);
  return transfer;
}

void CurlEngine::give_back(std::unique_ptr<Transfer> transfer) {
  if (transfer && idle_.size() < kIdleHandles) idle_.push_back(std::move(transfer));
}

asio::awaitable<std::optional<CURLcode>> CurlEngine::perform(std::shared_ptr<CurlEngine> engine,
                                                             Transfer* transfer) {
  transfer->result.reset();
  transfer->stopped = engine->stopped_;
  transfer->opened.clear();
  transfer->addresses_tried = {};
  transfer->denied.clear();
  transfer->late = Late::no;
  transfer->soiled = transfer->tls_said_end = transfer->asked = transfer->poke = false;
  transfer->headers_by = transfer->resolve_by = SteadyTime::max();
  transfer->error[0] = '\0';
  if (transfer->stopped) co_return std::nullopt;
  Added added(*engine, *transfer);
  if (transfer->resolve_within.count() > 0) {
    transfer->resolve_by = SteadyClock::now() + transfer->resolve_within;
  }
  CURLMcode code = curl_multi_add_handle(engine->multi_, transfer->easy.get());
  if (code != CURLM_OK) co_return CURLE_FAILED_INIT;
  // The timer call-back's "at once" is answered here instead of by a trip through the loop.
  engine->act(CURL_SOCKET_TIMEOUT, 0);
  engine->arm_sweep();
  while (!transfer->result && !transfer->stopped) {
    co_await transfer->done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (!transfer->result) co_return std::nullopt;
  co_return *transfer->result;
}

void CurlEngine::stop() {
  stopped_ = true;
  // Nobody is left to be late: an armed timer would keep the loop alive for nothing.
  sweep_timer_.cancel();
  timer_.cancel();
  for (Transfer* transfer : active_) {
    transfer->stopped = true;
    transfer->done.cancel();
  }
  // A kept connection may still wait for a direction nobody wants any more; that wait would keep the loop
  // alive.
  for (auto& watch : watches_) {
    if (watch) watch->drop();
  }
}

// One look a second for all transfers costs a request nothing.
void CurlEngine::arm_sweep() {
  if (sweeping_ || active_.empty()) return;
  std::chrono::milliseconds step = kSweep;
  for (const Transfer* transfer : active_) {
    if (transfer->resolve_within.count() > 0) step = std::min(step, transfer->resolve_within);
    if (transfer->headers_within.count() > 0) step = std::min(step, transfer->headers_within);
  }
  sweeping_ = true;
  sweep_timer_.expires_after(step);
  sweep_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (std::shared_ptr<CurlEngine> engine = weak.lock()) engine->sweep();
  });
}

void CurlEngine::sweep() {
  sweeping_ = false;
  SteadyTime now = SteadyClock::now();
  for (Transfer* transfer : active_) {
    if (transfer->result || transfer->stopped) continue;
    if (now >= transfer->resolve_by) transfer->late = Late::resolving;
    if (now >= transfer->headers_by) transfer->late = Late::headers;
    if (transfer->late == Late::no) continue;
    transfer->result = CURLE_OPERATION_TIMEDOUT;
    transfer->done.cancel();
  }
  arm_sweep();
}

void CurlEngine::act(curl_socket_t fd, int events) {
  int running = 0;
  CURLMcode code = curl_multi_socket_action(multi_, fd, events, &running);
  collect();
  if (poking_) poke_all();
  if (code != CURLM_OK) fail_all();
  arm_timer();
}

void CurlEngine::collect() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto* transfer = reinterpret_cast<Transfer*>(owner);
    if (transfer->result) continue;  // the sweep was first
    transfer->result = message->data.result;
    transfer->done.cancel();
  }
}

// "The state of all transfers is uncertain" (curl_multi_socket_action(3)): end them and start afresh.
void CurlEngine::fail_all() {
  for (Transfer* transfer : active_) {
    curl_multi_remove_handle(multi_, transfer->easy.get());
    if (!transfer->result) transfer->result = CURLE_RECV_ERROR;
    transfer->done.cancel();
  }
  curl_multi_cleanup(multi_);
  build_multi();
}

int CurlEngine::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  try {
    static_cast<CurlEngine*>(self)->watch(fd, what);
    return 0;
  } catch (...) {
    return -1;  // out of memory or of kernel watches: libcurl gives the transfers up
  }
}

void CurlEngine::watch(curl_socket_t fd, int what) {
  auto index = static_cast<std::size_t>(fd);
  if (watches_.size() <= index) watches_.resize(index + 1);
  std::shared_ptr<Watch>& slot = watches_[index];
  if (what != CURL_POLL_REMOVE) {
    if (!slot) slot = std::make_shared<Watch>(this, fd);
    slot->want(what);
    return;
  }
  if (!slot) return;
  // A connection of ours goes to the pool still registered with the loop, which spares three system calls a
  // request; on_close ends its watch before the descriptor closes. Others (the resolver's wake-up pair) may
  // be closed without a word.
  if (index < ours_.size() && ours_[index]) {
    slot->want(0);
  } else {
    slot->drop();
    slot.reset();
  }
}

void CurlEngine::forget(curl_socket_t fd) {
  auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size() || !watches_[index]) return;
  watches_[index]->drop();
  watches_[index].reset();
}

int CurlEngine::on_timer(CURLM*, long milliseconds, void* self) {
  auto* engine = static_cast<CurlEngine*>(self);
  if (milliseconds < 0) {
    engine->due_.reset();
  } else {
    engine->due_ = SteadyClock::now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

// Only moves the loop's timer when libcurl needs it earlier than it is armed: most requests end long before
// their timeout and never touch it.
void CurlEngine::arm_timer() {
  if (!due_ || (armed_ && *armed_ <= *due_)) return;
  armed_ = due_;
  timer_.expires_at(*due_);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (std::shared_ptr<CurlEngine> engine = weak.lock()) engine->run_due();
  });
}

void CurlEngine::run_due() {
  armed_.reset();
  if (due_ && *due_ <= SteadyClock::now()) {
    due_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
  } else {
    arm_timer();
  }
}

}  // namespace policywatch::io
