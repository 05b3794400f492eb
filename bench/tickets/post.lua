-- wrk -t1 -s post.lua … -- <file of callers> <file of requests> <name of the run> <file for what was opened>: posts requests,
-- each under an Idempotency-Key of its own, for callers in turn. Keeps where each 201 says its ticket is. Says tickets a
-- second, median and 99 % in ms, how many were refused or lost, how many were opened, and the processor seconds this took.
local callers, requests, run, opened, count = {}, {}, nil, nil, 0
made = 0

function setup(thread) worker = thread end

function init(args)
  for line in io.lines(args[1]) do callers[#callers + 1] = line end
  for line in io.lines(args[2]) do requests[#requests + 1] = line end
  run, opened = args[3], io.open(args[4], "a")
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  count = count + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. count
  return wrk.format("POST", nil, nil, (requests[count % #requests + 1]:gsub("CALLER", callers[count % #callers + 1], 1)))
end

function response(status, headers)
  if status == 201 then
    made = made + 1
    opened:write(headers["Location"]:match("[^/]+$"), "\n")
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("%.0f|%.1f|%.1f|%d|%d|%.2f\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, worker:get("made"), os.clock()))
end
