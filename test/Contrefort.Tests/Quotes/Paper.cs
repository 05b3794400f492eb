using System.Diagnostics;

namespace Contrefort.Tests.Quotes;

/// <summary>A PDF as its reader sees it. With CONTREFORT_PICTURES set to a folder, it is kept there.</summary>
internal static class Paper
{
    public static async Task<string> Text(byte[] pdf, string name)
    {
        var file = Path.Combine(
            Environment.GetEnvironmentVariable("CONTREFORT_PICTURES") ?? Path.GetTempPath(),
            $"{name}-{Environment.ProcessId}.pdf"
        );
        await File.WriteAllBytesAsync(file, pdf);
        using var reader = Process.Start(
            new ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { RedirectStandardOutput = true }
        )!;
        var text = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        Assert.Equal(0, reader.ExitCode);
        if (Environment.GetEnvironmentVariable("CONTREFORT_PICTURES") is null)
            File.Delete(file);
        return string.Join(
            ' ',
            text.Replace('\u00a0', ' ')
                .Replace('\u202f', ' ')
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
