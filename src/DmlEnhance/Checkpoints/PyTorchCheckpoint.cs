using System.Collections.ObjectModel;

namespace DmlEnhance.Checkpoints;

/// <summary>A PyTorch checkpoint (<c>.pt</c>, <c>.pth</c>), opened for reading its tensors and nothing else.</summary>
/// <remarks>
/// <para>
/// Reads what <c>torch.save</c> writes since PyTorch 1.6: a zip archive of one pickle and the tensors' data. The file is not
/// trusted. Its pickle is read by a machine that can build tensors, dictionaries, lists, tuples, numbers and texts; a file that
/// asks for any other Python object is refused by that object's name. Nothing in it is executed, nothing is extracted to disk,
/// and sizes are checked against the file's own before memory is taken.
/// </para>
/// <para>The file stays open until the checkpoint is disposed. Members may be used from several threads at once.</para>
/// </remarks>
public sealed class PyTorchCheckpoint : IDisposable
{
    private readonly CheckpointArchive _archive;

    private PyTorchCheckpoint(string path, CheckpointArchive archive, CheckpointErrors errors)
    {
        _archive = archive;
        Path = path;
        var builder = new TensorBuilder(archive.StorageLength, errors);
        OrderedDictionary<string, TensorDescription> found = StateDictionary.Find(Unpickler.Read(archive.ReadPickle(), builder, errors), errors);
        var tensors = new OrderedDictionary<string, CheckpointTensor>(found.Count, StringComparer.Ordinal);
        foreach ((string name, TensorDescription description) in found)
            tensors.Add(name, new CheckpointTensor(name, description, archive, errors));
        Tensors = new ReadOnlyDictionary<string, CheckpointTensor>(tensors);
        Sha256 = archive.ComputeSha256();
    }

    /// <summary>The path as it was given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the whole file: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The state dict: every tensor by its name, in the checkpoint's order.</summary>
    /// <remarks>
    /// If the file holds a dictionary around the state dict, this is the one state dict in it, or of several the one under a usual
    /// key (<c>state_dict</c>, <c>model</c>, <c>model_state_dict</c>, <c>net</c>, <c>params</c>, <c>G_net</c>). A prefix
    /// <c>module.</c> that all names share, as DataParallel writes it, is taken off.
    /// </remarks>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>Opens a checkpoint and checks everything in it but the tensors' values.</summary>
    /// <param name="path">The file to read.</param>
    /// <exception cref="DmlEnhanceException">
    /// The file is missing, cannot be read, is of another kind, is damaged, or asks for anything but tensors; the message says which.
    /// </exception>
    public static PyTorchCheckpoint Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var errors = new CheckpointErrors(path);
        CheckpointArchive archive = CheckpointArchive.Open(path, errors);
        try
        {
            return new PyTorchCheckpoint(path, archive, errors);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file; tensors that were not read yet cannot be read any more.</summary>
    public void Dispose() => _archive.Dispose();
}
