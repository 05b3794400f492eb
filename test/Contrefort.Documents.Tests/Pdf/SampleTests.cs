using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>The sample, seen by other programs.</summary>
public sealed class SampleTests : IDisposable
{
    readonly Programs _programs = new(Sample.Full.ToPdf());

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void Nothing_in_the_file_is_broken()
    {
        Assert.Equal("", _programs.Complaints());
        if (Environment.GetEnvironmentVariable("CONTREFORT_SAMPLE") is { } path)
            File.WriteAllBytes(path, Sample.Full.ToPdf());
    }
}
