"""A gRPC server that is not ours: grpcio with a generic handler, so that no generated code is needed.

Prints its port, and ends when its stdin does. How it answers is told by arguments `key=value`, and by each call in metadata `x-key: value`:

  delay-ms       wait before anything is answered
  headers-first  send headers at once, before the delay
  messages       how many messages a server stream has (3)
  pause-ms       wait before each of them
  holds          after the messages, say nothing for ever
  answers-after  end a client or bidirectional stream after so many messages instead of at its end
  status         end with this status; a unary answer is then empty, as grpcio has it
  only           end with it at once: trailers-only
  trailers       name=value,name=value; base64 for names in -bin
  health         what grpc.health.v1 answers: 1 is SERVING, 2 NOT_SERVING
  port, max-streams: of the server as a whole
"""
import asyncio
import base64
import collections
import os
import sys
import threading

import grpc

told = dict(argument.split("=", 1) for argument in sys.argv[1:])
calls = collections.Counter()
connections = set()
codes = {code.value[0]: code for code in grpc.StatusCode}


def metadata(text):
    pairs = [pair.split("=", 1) for pair in text.split(",") if pair]
    return tuple((name, base64.b64decode(value + "=" * (-len(value) % 4)) if name.endswith("-bin") else value) for name, value in pairs)


class Call:
    """What one call was told, and the steps that all kinds share."""

    def __init__(self, method, context):
        self.context = context
        self.told = {**told, **{key[2:]: value for key, value in context.invocation_metadata() if key.startswith("x-")}}
        calls[method] += 1
        connections.add(context.peer())

    def number(self, key, default=0):
        return int(self.told.get(key, default))

    async def begin(self):
        trailers = metadata(self.told.get("trailers", ""))
        self.context.set_trailing_metadata(trailers)
        if "headers-first" in self.told:
            await self.context.send_initial_metadata(())
        await asyncio.sleep(self.number("delay-ms") / 1000)
        if "only" in self.told:
            await self.context.abort(codes[self.number("status")], "told so", trailers)

    async def end(self):
        if "holds" in self.told:
            await asyncio.sleep(3600)
        self.context.set_code(codes[self.number("status")])


async def unary(request, context):
    call = Call("Unary", context)
    await call.begin()
    await call.end()
    return request


async def server_stream(request, context):
    call = Call("ServerStream", context)
    await call.begin()
    for _ in range(call.number("messages", 3)):
        await asyncio.sleep(call.number("pause-ms") / 1000)
        yield request
    await call.end()


async def client_stream(requests, context):
    call = Call("ClientStream", context)
    await call.begin()
    received = []
    async for request in requests:
        received.append(request)
        if len(received) == call.number("answers-after", -1):
            break
    await call.end()
    return b"+".join(received)


async def bidi(requests, context):
    call = Call("Bidi", context)
    await call.begin()
    received = 0
    async for request in requests:
        yield request
        received += 1
        if received == call.number("answers-after", -1):
            break
    await call.end()


async def check(request, context):
    calls["Check"] += 1
    return bytes((8, int(told.get("health", 1))))


async def seen(request, context):
    return "\n".join([f"connections {len(connections)}", *(f"{method} {count}" for method, count in calls.items())]).encode()


async def tell(request, context):
    key, value = request.decode().split("=", 1)
    told[key] = value
    return b""


METHODS = {
    "/test.Kinds/Unary": grpc.unary_unary_rpc_method_handler(unary),
    "/test.Kinds/ServerStream": grpc.unary_stream_rpc_method_handler(server_stream),
    "/test.Kinds/ClientStream": grpc.stream_unary_rpc_method_handler(client_stream),
    "/test.Kinds/Bidi": grpc.stream_stream_rpc_method_handler(bidi),
    "/grpc.health.v1.Health/Check": grpc.unary_unary_rpc_method_handler(check),
    "/test.Server/Seen": grpc.unary_unary_rpc_method_handler(seen),
    "/test.Server/Tell": grpc.unary_unary_rpc_method_handler(tell),
}


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return METHODS.get(details.method)


def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)  # callers who left are no news
    options = [("grpc.max_concurrent_streams", int(told["max-streams"]))] if "max-streams" in told else []
    server = grpc.aio.server(options=options)
    server.add_generic_rpc_handlers((Handler(),))
    port = server.add_insecure_port("127.0.0.1:" + told.get("port", "0"))
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


threading.Thread(target=leave_with_parent, daemon=True).start()
asyncio.run(main())
