package io.writ.conformance.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The methods of Java sources with their length, as the compiler's own parser sees them. */
final class JavaMethods {
    private JavaMethods() {}

    /**
     * A method.
     *
     * @param place the file
     * @param name the file, the method and the line
     * @param lines from its first modifier to its last brace
     * @param onlyReturns whether its body is one return statement
     * @param isCanonical whether it is the constructor of a record that takes all components
     */
    record Method(String place, String name, long lines, int parameters, boolean onlyReturns, boolean isCanonical) {}

    static List<Method> of(Stream<Tree.TextFile> sources) {
        List<JavaFileObject> units = sources.<JavaFileObject>map(Source::new).toList();
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of(), null, units);
        List<Method> methods = new ArrayList<>();
        try {
            var trees = Trees.instance(task);
            for (var unit : task.parse()) {
                new Scanner(unit, trees, methods).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<Method> methods;
        private final Deque<ClassTree> types = new ArrayDeque<>();

        Scanner(CompilationUnitTree unit, Trees trees, List<Method> methods) {
            this.unit = unit;
            this.trees = trees;
            this.methods = methods;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            types.push(type);
            super.visitClass(type, null);
            types.pop();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            var positions = trees.getSourcePositions();
            var first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            var last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            var place = unit.getSourceFile().getName().substring(1);
            methods.add(new Method(
                    place,
                    place + " " + method.getName() + ":" + first,
                    last - first + 1,
                    method.getParameters().size(),
                    onlyReturns(method),
                    isCanonical(method, types.element())));
            return super.visitMethod(method, null);
        }

        /** A compact constructor has no parameters of its own: the parser has seen none. */
        private static boolean isCanonical(MethodTree method, ClassTree type) {
            return type.getKind() == com.sun.source.tree.Tree.Kind.RECORD
                    && method.getReturnType() == null
                    && types(method.getParameters().stream()).equals(types(components(type)));
        }

        private static Stream<VariableTree> components(ClassTree type) {
            return type.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC));
        }

        private static List<String> types(Stream<? extends VariableTree> variables) {
            return variables.map(variable -> variable.getType().toString()).toList();
        }

        private static boolean onlyReturns(MethodTree method) {
            var body = method.getBody();
            return body != null
                    && body.getStatements().size() == 1
                    && body.getStatements().get(0) instanceof ReturnTree;
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Tree.TextFile file) {
            super(URI.create("string:/" + file.place()), Kind.SOURCE);
            this.text = file.text();
        }

        @Override
        public String getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
