using System.Buffers;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>Reads what the answer to a copy holds, so that its connection can be used again and its trailers are heard: gRPC says only there how it went.</summary>
internal static class AnswerDrain
{
    /// <summary>What is longer is cut off: nobody wants it.</summary>
    private const int Longest = 1024 * 1024;

    private const int Piece = 16 * 1024;

    public static async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            for (int left = Longest, read; left > 0 && (read = await body.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0; left -= read)
            {
            }
        }
        finally { ArrayPool<byte>.Shared.Return(piece); }
    }
}
