using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Contrefort.Core;
using NodaTime;

namespace Contrefort.Tests.Conventions;

/// <summary>The house of architecture.md, held by reading what the compiler wrote.</summary>
public sealed class ArchitectureTests
{
    static readonly Assembly Core = typeof(Sentence).Assembly;
    static readonly Assembly Documents = Assembly.Load("Contrefort.Documents");
    static readonly Assembly Protocols = Assembly.Load("Contrefort.Protocols");

    [Fact]
    public void Core_stands_on_NodaTime_and_YamlDotNet_and_nothing_else() =>
        Assert.Equal(
            [],
            References(Core).Where(name => !IsFramework(name) && name is not ("NodaTime" or "YamlDotNet"))
        );

    [Fact]
    public void Protocols_stand_on_nothing_but_the_framework() =>
        Assert.Equal([], References(Protocols).Where(name => !IsFramework(name)));

    [Fact]
    public void Documents_stand_on_Core_and_its_calendar_and_nothing_else() =>
        Assert.Equal(
            [],
            References(Documents).Where(name => !IsFramework(name) && name is not ("Contrefort.Core" or "NodaTime"))
        );

    [Fact]
    public void Core_asks_nobody_what_time_it_is_and_reaches_for_nothing_outside()
    {
        string[] forbiddenMembers =
        [
            "DateTime.get_Now",
            "DateTime.get_UtcNow",
            "DateTime.get_Today",
            "DateTimeOffset.get_Now",
            "DateTimeOffset.get_UtcNow",
            "Guid.NewGuid",
            "Guid.CreateVersion7",
            "Random.get_Shared",
            "SystemClock.get_Instance",
        ];
        string[] forbiddenTypes =
        [
            "System.Environment",
            "System.Console",
            "System.TimeProvider",
            "System.Threading.Thread",
            "System.Threading.Tasks.Task",
            "System.Threading.Tasks.ValueTask",
            "System.IO.File",
            "System.IO.Directory",
            "System.IO.FileStream",
            "System.Net.Http.HttpClient",
        ];
        // The compiler itself asks for the thread, in iterators.
        var used = Used(Core)
            .Where(use => use is not ("System.Environment", null or "get_CurrentManagedThreadId"))
            .ToList();
        Assert.Equal([], used.Where(use => forbiddenMembers.Contains($"{use.Type.Split('.')[^1]}.{use.Member}")));
        Assert.Equal([], used.Where(use => forbiddenTypes.Contains(use.Type)).Select(use => use.Type).Distinct());
    }

    [Fact]
    public void No_method_of_Core_takes_a_clock() =>
        Assert.Equal(
            [],
            Core.GetTypes()
                .SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
                .Where(method => method.GetParameters().Any(given => IsClock(given.ParameterType)))
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        );

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        string[] refused = ["Manager", "Helper", "Helpers", "Utils", "Utility", "Common", "Impl"];
        var ours = new[] { Core, Protocols, Documents, typeof(Program).Assembly }.SelectMany(assembly =>
            assembly.GetTypes()
        );
        Assert.Equal(
            [],
            ours.Where(type => type.Namespace?.StartsWith("Contrefort", StringComparison.Ordinal) == true)
                .Where(type => refused.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)))
        );
    }

    const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    static bool IsClock(Type type) => type == typeof(IClock) || type == typeof(TimeProvider);

    static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard";

    static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>Every member of another assembly that the code mentions; a type alone has no member.</summary>
    static IEnumerable<(string Type, string? Member)> Used(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var code = file.GetMetadataReader();
        foreach (var handle in code.TypeReferences)
            yield return (NameOf(code, handle), null);
        foreach (var handle in code.MemberReferences)
        {
            var member = code.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
                yield return (NameOf(code, (TypeReferenceHandle)member.Parent), code.GetString(member.Name));
        }
    }

    static string NameOf(MetadataReader code, TypeReferenceHandle handle)
    {
        var type = code.GetTypeReference(handle);
        return $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
    }
}
