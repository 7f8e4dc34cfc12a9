// The worker process from outside and inside: what it may not do, and what its death costs.
#include <gtest/gtest.h>

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "io/worker.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch {
namespace {

using Clock = std::chrono::steady_clock;

class WorkerFence : public testing::Test {
 protected:
  PdfText order(const std::string& text) {
    auto shared = std::make_shared<const std::string>(text);
    Result<PdfText> read = test::run_task(loop, worker->read_pdf(shared));
    EXPECT_TRUE(read.has_value());
    return read ? *read : PdfText();
  }
  /// What the probe saw when it tried; "" and a failure when it was ended for it.
  static std::string told(const PdfText& text) {
    return text.pages.empty() || text.pages[0].empty() ? "" : text.pages[0][0].text;
  }
  void expect_ended(const std::string& what, const std::string& why) {
    const PdfText text = order(what);
    EXPECT_EQ(text.quality, Quality::wrong_type) << what;
    EXPECT_NE(text.failure.find(why), std::string::npos) << what << ": " << text.failure;
    EXPECT_EQ(told(text), "") << what;
    EXPECT_EQ(told(order("next page")), "read: next page") << "after " << what;
  }
  boost::asio::io_context loop{1};
  std::unique_ptr<io::Worker> worker = io::make_worker(
      loop.get_executor(), {.program = POLICYWATCH_PROBE, .deadline = std::chrono::seconds(60)});
};

TEST_F(WorkerFence, L18_network_processes_programs_traces_and_files_to_write_end_it) {
  std::filesystem::remove("/tmp/policywatch-probe-was-here");
  for (const char* what : {"socket", "unix socket", "write a file", "make a folder", "fork", "run a program",
                           "trace", "kill the parent", "memory to run", "change the document"}) {
    expect_ended(what, "SIGSYS");
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/policywatch-probe-was-here"));
}

TEST_F(WorkerFence, L18_opening_a_file_is_refused) {
  EXPECT_EQ(told(order("read a file")), "Permission denied");
}

TEST_F(WorkerFence, L18_it_inherits_neither_environment_nor_descriptors) {
  EXPECT_EQ(told(order("environment")), "empty");
  EXPECT_EQ(told(order("other descriptors")), "Bad file descriptor");
}

TEST_F(WorkerFence, L19_any_death_costs_one_page) {
  expect_ended("crash", "signal 11");
  expect_ended("abort", "signal 6");
  expect_ended("leave", "status 3");
  expect_ended("half an answer", "ends in the middle");
  expect_ended("babble", "no end");
}

TEST_F(WorkerFence, L19_endless_work_is_ended_by_its_limit_of_processor_time) {
  expect_ended("spin", "SIGXCPU");
  expect_ended("close and spin", "SIGKILL");
}

TEST_F(WorkerFence, L19_memory_ends_at_its_limit) {
  const PdfText text = order("memory");
  EXPECT_EQ(text.quality, Quality::too_large);
  EXPECT_NE(text.failure.find("memory"), std::string::npos) << text.failure;
  EXPECT_EQ(told(order("next page")), "read: next page");
}

TEST_F(WorkerFence, L19_a_worker_that_is_late_is_ended) {
  worker = io::make_worker(loop.get_executor(),
                           {.program = POLICYWATCH_PROBE, .deadline = std::chrono::milliseconds(300)});
  expect_ended("spin", "did not end within");
}

TEST_F(WorkerFence, L19_a_missing_program_is_said) {
  worker = io::make_worker(loop.get_executor(), {.program = "/nowhere/policywatch-worker"});
  auto text = std::make_shared<const std::string>("x");
  const Result<PdfText> read = test::run_task(loop, worker->read_pdf(text));
  ASSERT_FALSE(read) << "it says nothing of the document";
  EXPECT_EQ(read.error().kind, ErrorKind::unsupported);
  EXPECT_NE(read.error().message.find("/nowhere/policywatch-worker"), std::string::npos)
      << read.error().message;
}

TEST(WorkerProgram, is_looked_for_before_it_is_needed) {
  EXPECT_TRUE(io::check_worker({.program = POLICYWATCH_PROBE}));
  const Result<void> missing = io::check_worker({.program = "/nowhere/policywatch-worker"});
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("/nowhere/policywatch-worker"), std::string::npos);
  EXPECT_FALSE(io::check_worker({.program = "/etc/passwd"})) << "what cannot be run is no program";
}

TEST_F(WorkerFence, P19_it_offers_itself_to_the_kernel_before_the_daemon) {
  auto text = std::make_shared<const std::string>("spin");
  boost::asio::co_spawn(loop, worker->read_pdf(text), [](std::exception_ptr, const Result<PdfText>&) {});
  loop.poll();
  std::string score;
  while (score != "1000") {
    std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
    std::string child;
    ASSERT_TRUE(children >> child) << "the worker ended";
    std::getline(std::ifstream("/proc/" + child + "/oom_score_adj") >> std::ws, score);
    std::this_thread::yield();
  }
  worker->stop();
  loop.run();
}

TEST_F(WorkerFence, stopping_ends_the_process_at_work_and_those_in_line) {
  auto text = std::make_shared<const std::string>("spin");
  int stopped = 0;
  for (int i = 0; i < 3; ++i) {
    boost::asio::co_spawn(loop, worker->read_pdf(text), [&](std::exception_ptr, Result<PdfText> read) {
      stopped += !read && read.error().kind == ErrorKind::stopped;
    });
  }
  loop.poll();
  worker->stop();
  loop.run();
  EXPECT_EQ(stopped, 3);
}

TEST(WorkerNow, reads_without_a_loop) {
  const PdfText text =
      io::read_pdf_now(std::make_shared<const std::string>("hello"), {.program = POLICYWATCH_PROBE});
  ASSERT_EQ(text.pages.size(), 1U);
  EXPECT_EQ(text.pages[0][0].text, "read: hello");
}

TEST(PdfFrames, what_is_written_is_read_back) {
  PdfText text;
  text.title = "Memo";
  text.created = "D:2025";
  text.pages = {{{"Heading", Where::main, "h1"}, {"3", Where::navigation, "p"}}, {}};
  const Result<PdfText> back = decode_pdf_text(encode_pdf_text(text));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, text);
}

TEST(PdfFrames, every_cut_and_every_wrong_byte_is_refused_or_still_text) {
  PdfText text;
  text.title = "Memo";
  text.pages = {{{"Heading", Where::main, "h1"}}};
  const std::string whole = encode_pdf_text(text);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    EXPECT_FALSE(decode_pdf_text(std::string_view(whole).substr(0, cut)).has_value()) << cut;
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string wrong = whole;
    wrong[at] = static_cast<char>(0xFF);
    if (const Result<PdfText> read = decode_pdf_text(wrong))
      ADD_FAILURE() << "0xFF at " << at << " was taken";
  }
}

}  // namespace
}  // namespace policywatch
