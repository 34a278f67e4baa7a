using Grpc.Core;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>Answers each kind of call with the status that the request names, once the server's gate is open.</summary>
internal sealed class OrdersService(OrdersServer server) : Orders.OrdersBase
{
    public override async Task<Order> Get(OrderRequest request, ServerCallContext context)
    {
        await StartAsync(context);
        End(request);
        return Of(request);
    }

    public override async Task List(OrderRequest request, IServerStreamWriter<Order> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(Of(request), context.CancellationToken);
        await StartAsync(context);
        End(request);
        await responseStream.WriteAsync(Of(request), context.CancellationToken);
    }

    public override async Task<Order> Upload(IAsyncStreamReader<OrderRequest> requestStream, ServerCallContext context)
    {
        await StartAsync(context);
        var last = new OrderRequest();
        await foreach (OrderRequest request in requestStream.ReadAllAsync(context.CancellationToken)) { last = request; }
        End(last);
        return Of(last);
    }

    public override async Task Chat(IAsyncStreamReader<OrderRequest> requestStream, IServerStreamWriter<Order> responseStream, ServerCallContext context)
    {
        await StartAsync(context);
        await foreach (OrderRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            End(request);
            await responseStream.WriteAsync(Of(request), context.CancellationToken);
        }
    }

    private Task StartAsync(ServerCallContext context)
    {
        server.Remember(context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") ?? "");
        return server.PassAsync(context.CancellationToken);
    }

    private void End(OrderRequest request)
    {
        int status = server.Status ?? request.Status;
        if (status != 0) { throw new RpcException(new Status((StatusCode)status, $"as {server.Name} was told")); }
    }

    private Order Of(OrderRequest request) => new() { Id = request.Id, Server = server.Name };
}
