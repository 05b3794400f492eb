using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Contrefort.Ui;

/// <summary>
/// The pages' own files, kept in the assembly. Their address carries a fingerprint of all of them together, so that a
/// browser keeps each for a year and asks for none it has, and files may name each other by relative paths.
/// </summary>
internal static class PageFiles
{
    const string Prefix = "assets/";
    const string AYear = "public, max-age=31536000, immutable";

    static readonly FrozenDictionary<string, Asset> All = Read();

    /// <summary>Where the files are, with a slash at its end.</summary>
    public static string Root { get; } = $"/assets/{Fingerprint()}/";

    public static string Address(string path) =>
        All.ContainsKey(path) ? Root + path : throw new ArgumentException($"no such file in wwwroot: {path}");

    /// <summary>Names in the icon sprite, for the test that every icon named in a page is there.</summary>
    public static string Text(string path) => System.Text.Encoding.UTF8.GetString(All[path].Plain);

    public static void MapPageFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("").AllowAnonymous();
        files.MapMethods("/assets/{fingerprint}/{**path}", ["GET", "HEAD"], Serve);
        files.MapGet("/favicon.svg", (HttpContext context) => Serve(context, "", "logo.svg"));
        files.MapGet("/favicon.ico", () => Results.Redirect("/favicon.svg", permanent: true));
        files.MapGet("/robots.txt", () => Results.Text("User-agent: *\nDisallow: /\n"));
    }

    static async Task Serve(HttpContext context, string fingerprint, string path)
    {
        var response = context.Response;
        if (!All.TryGetValue(path, out var asset))
        {
            response.StatusCode = 404;
            return;
        }
        // An older page may still ask an updated server: it gets what there is, but may not keep it.
        var isCurrent = Root.AsSpan(8).TrimEnd('/').SequenceEqual(fingerprint);
        response.Headers.CacheControl = isCurrent ? AYear : "no-cache";
        response.Headers.ETag = asset.Tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = 304;
            return;
        }
        var (encoding, bytes) = asset.For(context.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = asset.Type;
        response.ContentLength = bytes.Length;
        if (context.Request.Method == HttpMethods.Get)
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    static FrozenDictionary<string, Asset> Read()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Bytes(assembly.GetManifestResourceStream(name)!));
        return files
            .Where(file => Type(file.Key) is not null)
            .ToFrozenDictionary(
                file => file.Key,
                file => new Asset(
                    Type(file.Key)!,
                    file.Value,
                    files.GetValueOrDefault($"{file.Key}.br"),
                    files.GetValueOrDefault($"{file.Key}.gz")
                )
            );
    }

    static byte[] Bytes(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    static string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in All.OrderBy(file => file.Key, StringComparer.Ordinal))
            hash.AppendData(asset.Value.Plain);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    static string? Type(string path) =>
        Path.GetExtension(path) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            ".txt" => "text/plain; charset=utf-8",
            _ => null,
        };
}

/// <summary>One file: as it is, and compressed when that helps; the larger ones were compressed by the build.</summary>
internal sealed class Asset(string type, byte[] plain, byte[]? brotli, byte[]? gzip)
{
    readonly Lazy<byte[]> _brotli = new(() =>
        brotli ?? Compress(plain, into => new BrotliStream(into, CompressionLevel.Optimal))
    );
    readonly Lazy<byte[]> _gzip = new(() =>
        gzip ?? Compress(plain, into => new GZipStream(into, CompressionLevel.Optimal))
    );

    public string Type => type;
    public byte[] Plain => plain;
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"";

    public (string? Encoding, byte[] Bytes) For(string accepted) =>
        type == "font/woff2" ? (null, plain)
        : accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? ("br", _brotli.Value)
        : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? ("gzip", _gzip.Value)
        : (null, plain);

    static byte[] Compress(byte[] plain, Func<Stream, Stream> how)
    {
        using var into = new MemoryStream();
        using (var compressor = how(into))
            compressor.Write(plain);
        return into.ToArray();
    }
}
